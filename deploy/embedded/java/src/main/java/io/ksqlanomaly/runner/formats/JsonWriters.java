package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.expressions.runtime.Access;
import io.ksqlanomaly.runner.expressions.runtime.Caster;
import io.ksqlanomaly.runner.expressions.runtime.Casts;
import io.ksqlanomaly.runner.expressions.runtime.Temporals;
import io.ksqlanomaly.runner.types.SqlType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A writer for each SQL type; BYTES as base64, times as numbers in topics and as ISO text for clients. */
public final class JsonWriters {

    private JsonWriters() {
    }

    /** For topics: DATE as days, TIME and TIMESTAMP as milliseconds. */
    static JsonWriter writer(SqlType type) {
        return writer(type, false);
    }

    /** For clients of the REST interface: DATE, TIME and TIMESTAMP as ISO text. */
    public static JsonWriter clientWriter(SqlType type) {
        return writer(type, true);
    }

    private static JsonWriter writer(SqlType type, boolean iso) {
        return switch (type.base()) {
        case BOOLEAN -> (value, buffer) -> buffer.writeAscii(value.toString());
        case INTEGER, BIGINT -> (value, buffer) -> buffer.writeLong(((Number) value).longValue());
        case DOUBLE -> (value, buffer) -> buffer.writeDouble((Double) value);
        case DECIMAL -> (value, buffer) -> buffer.writeAscii(((BigDecimal) value).toPlainString());
        case STRING -> (value, buffer) -> buffer.writeText((String) value);
        case BYTES -> (value, buffer) -> buffer.writeText(base64(value));
        case TIME, DATE, TIMESTAMP -> iso ? text(Casts.caster(type, SqlType.STRING)) : number(type);
        case ARRAY -> array(writer(type.element(), iso));
        case MAP -> map(writer(type.element(), iso));
        case STRUCT -> struct(type, iso);
        default -> throw new FormatException("JSON has no values of type " + type);
        };
    }

    private static JsonWriter text(Caster caster) {
        return (value, buffer) -> buffer.writeText((String) caster.cast(value));
    }

    private static JsonWriter number(SqlType type) {
        return switch (type.base()) {
        case TIME -> (value, buffer) -> buffer.writeLong(Temporals.milliseconds((java.util.Date) value));
        case DATE -> (value, buffer) -> buffer.writeLong(Temporals.days((java.util.Date) value));
        default -> (value, buffer) -> buffer.writeLong(((java.util.Date) value).getTime());
        };
    }

    static String base64(Object value) {
        ByteBuffer bytes = ((ByteBuffer) value).duplicate();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return Base64.getEncoder().encodeToString(copy);
    }

    static void writeOrNull(JsonWriter writer, Object value, JsonBuffer buffer) {
        if (value == null) {
            buffer.writeNull();
        } else {
            writer.write(value, buffer);
        }
    }

    private static JsonWriter array(JsonWriter element) {
        return (value, buffer) -> {
            char before = '[';
            for (Object item : (List<?>) value) {
                buffer.write((byte) before);
                writeOrNull(element, item, buffer);
                before = ',';
            }
            buffer.writeAscii(before == '[' ? "[]" : "]");
        };
    }

    private static JsonWriter map(JsonWriter element) {
        return (value, buffer) -> {
            char before = '{';
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                buffer.write((byte) before);
                buffer.writeText(String.valueOf(entry.getKey()));
                buffer.write((byte) ':');
                writeOrNull(element, entry.getValue(), buffer);
                before = ',';
            }
            buffer.writeAscii(before == '{' ? "{}" : "}");
        };
    }

    private static JsonWriter struct(SqlType type, boolean iso) {
        int count = type.fields().size();
        byte[][] names = new byte[count][];
        JsonWriter[] writers = new JsonWriter[count];
        for (int i = 0; i < count; i++) {
            names[i] = JsonEncoder.name(type.fields().get(i).name(), i == 0 ? '{' : ',');
            writers[i] = writer(type.fields().get(i).type(), iso);
        }
        return (value, buffer) -> {
            for (int i = 0; i < count; i++) {
                buffer.write(names[i]);
                writeOrNull(writers[i], Access.field(value, type.fields().get(i).name()), buffer);
            }
            buffer.writeAscii(count == 0 ? "{}" : "}");
        };
    }
}
