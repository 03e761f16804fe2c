package io.ksqlanomaly.runner.formats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksqlanomaly.runner.expressions.runtime.Casts;
import io.ksqlanomaly.runner.expressions.runtime.Temporals;
import io.ksqlanomaly.runner.types.SqlType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** A reader for each SQL type, with ksqlDB's coercions: a number in text is taken, a fraction for an INTEGER is cut. */
final class JsonReaders {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonReaders() {
    }

    /** Builds values. */
    static JsonReader reader(SqlType type) {
        return switch (type.base()) {
        case BOOLEAN -> JsonReaders::readBoolean;
        case INTEGER -> JsonReaders::readInteger;
        case BIGINT -> JsonReaders::readLong;
        case DOUBLE -> JsonReaders::readDouble;
        case DECIMAL -> parser -> Casts.fit(readDecimal(parser), type);
        case STRING -> JsonReaders::readString;
        case BYTES -> parser -> ByteBuffer.wrap(bytes(parser));
        case TIME -> parser -> new Time(readInteger(parser));
        case DATE -> parser -> Temporals.ofDays(readInteger(parser));
        case TIMESTAMP -> parser -> new Timestamp(readLong(parser));
        case ARRAY -> array(reader(type.element()));
        case MAP -> map(type);
        case STRUCT -> struct(type);
        default -> throw new FormatException("JSON has no values of type " + type);
        };
    }

    /** Checks that a value could be built, and builds as little as possible. */
    static JsonReader checker(SqlType type) {
        JsonReader reader = reader(type);
        return switch (type.base()) {
        case DOUBLE, INTEGER, BIGINT -> parser -> isNumber(parser.currentToken()) ? null : reader.read(parser);
        case STRING -> JsonReaders::skip;
        default -> reader;
        };
    }

    private static Object skip(JsonParser parser) throws IOException {
        parser.skipChildren();
        return null;
    }

    private static boolean isNumber(JsonToken token) {
        return token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT;
    }

    private static Boolean readBoolean(JsonParser parser) {
        return switch (parser.currentToken()) {
        case VALUE_TRUE -> Boolean.TRUE;
        case VALUE_FALSE -> Boolean.FALSE;
        default -> throw mismatch(parser, "BOOLEAN");
        };
    }

    private static Integer readInteger(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue().intValue();
        case VALUE_STRING -> Integer.valueOf(parser.getText().trim());
        default -> throw mismatch(parser, "INTEGER");
        };
    }

    private static Long readLong(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue().longValue();
        case VALUE_STRING -> Long.valueOf(parser.getText().trim());
        default -> throw mismatch(parser, "BIGINT");
        };
    }

    private static Double readDouble(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
        case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> parser.getDoubleValue();
        case VALUE_STRING -> Double.valueOf(parser.getText());
        default -> throw mismatch(parser, "DOUBLE");
        };
    }

    private static BigDecimal readDecimal(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
        case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> parser.getDecimalValue();
        case VALUE_STRING -> new BigDecimal(parser.getText().trim());
        default -> throw mismatch(parser, "DECIMAL");
        };
    }

    /** Text as it is; any other JSON as its text. */
    private static String readString(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
        case START_OBJECT, START_ARRAY -> MAPPER.readTree(parser).toString();
        default -> parser.getText();
        };
    }

    private static byte[] bytes(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw mismatch(parser, "BYTES");
        }
        return parser.getBinaryValue();
    }

    private static JsonReader array(JsonReader element) {
        return parser -> {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw mismatch(parser, "ARRAY");
            }
            List<Object> list = new ArrayList<>();
            for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
                list.add(t == JsonToken.VALUE_NULL ? null : element.read(parser));
            }
            return list;
        };
    }

    private static JsonReader map(SqlType type) {
        JsonReader element = reader(type.element());
        return parser -> {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw mismatch(parser, "MAP");
            }
            Map<Object, Object> map = new HashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                map.put(mapKey(name, type.key()),
                        parser.nextToken() == JsonToken.VALUE_NULL ? null : element.read(parser));
            }
            return map;
        };
    }

    private static Object mapKey(String text, SqlType type) {
        return switch (type.base()) {
        case STRING -> text;
        case INTEGER -> Integer.valueOf(text);
        case BIGINT -> Long.valueOf(text);
        case DOUBLE -> Double.valueOf(text);
        case BOOLEAN -> Boolean.valueOf(text);
        default -> throw new FormatException("JSON has no map keys of type " + type);
        };
    }

    private static JsonReader struct(SqlType type) {
        Schema schema = type.connect();
        Map<String, Field> fields = new HashMap<>();
        Map<Field, JsonReader> readers = new HashMap<>();
        for (int i = 0; i < type.fields().size(); i++) {
            Field field = schema.fields().get(i);
            fields.put(field.name(), field);
            fields.putIfAbsent(field.name().toUpperCase(Locale.ROOT), field);
            readers.put(field, reader(type.fields().get(i).type()));
        }
        return parser -> {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw mismatch(parser, "STRUCT");
            }
            Struct struct = new Struct(schema);
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                Field exact = fields.get(name);
                Field field = exact != null ? exact : fields.get(name.toUpperCase(Locale.ROOT));
                if (field == null) {
                    parser.skipChildren();
                } else {
                    struct.put(field, token == JsonToken.VALUE_NULL ? null : readers.get(field).read(parser));
                }
            }
            return struct;
        };
    }

    private static FormatException mismatch(JsonParser parser, String type) {
        return new FormatException("expected " + type + ", found " + JsonDecoder.describe(parser.currentToken()));
    }
}
