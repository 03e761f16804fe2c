package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.types.Column;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** DELIMITED: columns of primitive types parted by a character, as in CSV files. */
final class DelimitedFormat implements Format {

    @Override
    public RowDecoder decoder(DecoderSpec spec) {
        spec.columns().forEach(DelimitedFormat::check);
        char delimiter = delimiter(spec.properties());
        return data -> {
            List<String> fields = DelimitedText.split(new String(data, StandardCharsets.UTF_8), delimiter);
            if (fields.size() != spec.columns().size()) {
                throw new FormatException("expected " + spec.columns().size() + " fields, found " + fields.size());
            }
            Object[] row = new Object[spec.width()];
            for (int i = 0; i < fields.size(); i++) {
                put(row, spec.slots()[i], fields.get(i), spec.columns().get(i));
            }
            return row;
        };
    }

    @Override
    public RowEncoder encoder(EncoderSpec spec) {
        spec.columns().forEach(DelimitedFormat::check);
        char delimiter = delimiter(spec.properties());
        boolean single = spec.columns().size() == 1;
        return row -> {
            if (single && spec.isKey() && row[0] == null) {
                return null;
            }
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < spec.columns().size(); i++) {
                line.append(i == 0 ? "" : delimiter);
                DelimitedText.append(line, DelimitedText.format(row[i], spec.columns().get(i).type()), delimiter,
                        i == 0);
            }
            return line.toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    private static void put(Object[] row, int slot, String field, Column column) {
        try {
            Object value = field == null || field.isEmpty() ? null : DelimitedText.parse(field, column.type());
            if (slot >= 0) {
                row[slot] = value;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new FormatException("column " + column.name() + ": the text is not of type " + column.type());
        }
    }

    private static void check(Column column) {
        switch (column.type().base()) {
        case ARRAY, MAP, STRUCT -> throw new FormatException(
                "the DELIMITED format cannot hold column " + column.name() + " of type " + column.type());
        default -> {
        }
        }
    }

    private static char delimiter(Map<String, String> properties) {
        String text = properties.getOrDefault("delimiter", ",");
        return switch (text.toUpperCase(java.util.Locale.ROOT)) {
        case "SPACE" -> ' ';
        case "TAB" -> '\t';
        default -> text.charAt(0);
        };
    }
}
