package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.expressions.runtime.Casts;
import io.ksqlanomaly.runner.expressions.runtime.Temporals;
import io.ksqlanomaly.runner.types.SqlType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Lines of the DELIMITED format and the text of their fields. */
final class DelimitedText {

    private DelimitedText() {
    }

    /** The fields of a line, unquoted. */
    static List<String> split(String line, char delimiter) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            at = line.startsWith("\"", at) ? quoted(line, at + 1, field) : plain(line, at, delimiter, field);
            while (at < line.length() && line.charAt(at) != delimiter) {
                if (!Character.isWhitespace(line.charAt(at))) {
                    throw new FormatException("text after a closing quote at character " + (at + 1));
                }
                at++;
            }
            fields.add(field.toString());
            if (at >= line.length()) {
                return fields;
            }
            at++;
        }
    }

    private static int plain(String line, int from, char delimiter, StringBuilder field) {
        int end = line.indexOf(delimiter, from);
        int stop = end < 0 ? line.length() : end;
        field.append(line, from, stop);
        return stop;
    }

    private static int quoted(String line, int from, StringBuilder field) {
        for (int i = from; i < line.length(); i++) {
            if (line.charAt(i) != '"') {
                field.append(line.charAt(i));
            } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else {
                return i + 1;
            }
        }
        throw new FormatException("a quote is not closed");
    }

    /** Appends a field, in quotes where a reader would otherwise not get it back. */
    static void append(StringBuilder line, String field, char delimiter, boolean first) {
        if (!needsQuotes(field, delimiter, first)) {
            line.append(field);
            return;
        }
        line.append('"').append(field.replace("\"", "\"\"")).append('"');
    }

    private static boolean needsQuotes(String field, char delimiter, boolean first) {
        if (field.isEmpty()) {
            return false;
        }
        char start = field.charAt(0);
        char end = field.charAt(field.length() - 1);
        boolean special = field.indexOf(delimiter) >= 0 || field.indexOf('"') >= 0 || field.indexOf('\n') >= 0
                || field.indexOf('\r') >= 0;
        return special || start <= '#' || end <= ' ' || first && !isLetterOrDigit(start);
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    static String format(Object value, SqlType type) {
        if (value == null) {
            return "";
        }
        return switch (type.base()) {
        case DECIMAL -> ((BigDecimal) value).toPlainString();
        case BYTES -> JsonWriters.base64(value);
        case DATE -> String.valueOf(Temporals.days((java.util.Date) value));
        case TIME -> String.valueOf(Temporals.milliseconds((java.util.Date) value));
        case TIMESTAMP -> String.valueOf(((java.util.Date) value).getTime());
        default -> value.toString();
        };
    }

    static Object parse(String text, SqlType type) {
        return switch (type.base()) {
        case BOOLEAN -> parseBoolean(text);
        case INTEGER -> Integer.valueOf(text.trim());
        case BIGINT -> Long.valueOf(text.trim());
        case DOUBLE -> Double.valueOf(text.trim());
        case DECIMAL -> Casts.fit(new BigDecimal(text.trim()), type);
        case STRING -> text;
        case BYTES -> ByteBuffer.wrap(Base64.getDecoder().decode(text.trim()));
        case DATE -> Temporals.ofDays(Long.parseLong(text.trim()));
        case TIME -> new Time(Long.parseLong(text.trim()));
        case TIMESTAMP -> new Timestamp(Long.parseLong(text.trim()));
        default -> throw new IllegalArgumentException("no text of type " + type);
        };
    }

    private static Boolean parseBoolean(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
        case "true" -> Boolean.TRUE;
        default -> Boolean.FALSE;
        };
    }
}
