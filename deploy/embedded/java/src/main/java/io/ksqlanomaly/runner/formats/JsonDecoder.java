package io.ksqlanomaly.runner.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.ksqlanomaly.runner.types.Column;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads JSON token by token straight into a row; field names match in any case. */
final class JsonDecoder implements RowDecoder {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .build();
    private static final int UNKNOWN = -1;
    private static final int MOST_NAMES = 4096;

    private final DecoderSpec spec;
    private final int offset;
    private final JsonReader[] readers;
    private final Map<String, Integer> upperNames = new HashMap<>();
    /** Column of each field name as it was spelt; replaced as a whole when a new spelling comes. */
    private volatile HashMap<String, Integer> names = new HashMap<>();

    /** @param offset bytes before the JSON text */
    JsonDecoder(DecoderSpec spec, int offset) {
        this.spec = spec;
        this.offset = offset;
        this.readers = new JsonReader[spec.columns().size()];
        for (int i = 0; i < readers.length; i++) {
            Column column = spec.columns().get(i);
            readers[i] = spec.slots()[i] < 0 ? JsonReaders.checker(column.type()) : JsonReaders.reader(column.type());
            names.put(column.name(), i);
            upperNames.putIfAbsent(column.name().toUpperCase(Locale.ROOT), i);
        }
    }

    @Override
    public Object[] decode(byte[] data) {
        try (JsonParser parser = FACTORY.createParser(data, offset, data.length - offset)) {
            Object[] row = new Object[spec.width()];
            JsonToken first = parser.nextToken();
            if (spec.isBare()) {
                put(row, 0, parser, first);
            } else if (first == JsonToken.START_OBJECT) {
                readObject(parser, row);
            } else {
                throw new FormatException("expected a JSON object, found " + describe(first));
            }
            return row;
        } catch (JsonProcessingException e) {
            throw new FormatException("not JSON at byte " + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new FormatException("not JSON");
        }
    }

    private void readObject(JsonParser parser, Object[] row) throws IOException {
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            int column = column(name);
            if (column == UNKNOWN) {
                parser.skipChildren();
            } else {
                put(row, column, parser, token);
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new FormatException("a JSON object is cut short");
        }
    }

    private void put(Object[] row, int column, JsonParser parser, JsonToken token) throws IOException {
        Object value;
        try {
            value = token == JsonToken.VALUE_NULL ? null : readers[column].read(parser);
        } catch (FormatException | NumberFormatException | ArithmeticException e) {
            String reason = e instanceof FormatException ? e.getMessage() : "the value does not fit its type";
            throw new FormatException("column " + spec.columns().get(column).name() + ": " + reason);
        }
        int slot = spec.slots()[column];
        if (slot >= 0) {
            row[slot] = value;
        }
    }

    private int column(String name) {
        Integer known = names.get(name);
        return known != null ? known : newName(name);
    }

    private int newName(String name) {
        int column = upperNames.getOrDefault(name.toUpperCase(Locale.ROOT), UNKNOWN);
        if (names.size() < MOST_NAMES) {
            HashMap<String, Integer> more = new HashMap<>(names);
            more.put(name, column);
            names = more;
        }
        return column;
    }

    static String describe(JsonToken token) {
        return token == null ? "nothing" : switch (token) {
        case START_OBJECT -> "an object";
        case START_ARRAY -> "an array";
        case VALUE_STRING -> "text";
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
        case VALUE_TRUE, VALUE_FALSE -> "a boolean";
        case VALUE_NULL -> "null";
        default -> token.name();
        };
    }
}
