package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.types.SqlType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** KAFKA: one column of a primitive type, as Kafka's own serializers write it. */
final class KafkaFormat implements Format {

    /** Whether the format can hold columns of these types. */
    static boolean supports(SqlType type) {
        return switch (type.base()) {
        case INTEGER, BIGINT, DOUBLE, STRING, BYTES -> true;
        default -> false;
        };
    }

    @Override
    public RowDecoder decoder(DecoderSpec spec) {
        if (spec.columns().isEmpty()) {
            return data -> new Object[spec.width()];
        }
        SqlType type = single(spec.columns().size(), spec.columns().get(0).type());
        int slot = spec.slots()[0];
        return data -> {
            Object[] row = new Object[spec.width()];
            Object value = read(data, type);
            if (slot >= 0) {
                row[slot] = value;
            }
            return row;
        };
    }

    @Override
    public RowEncoder encoder(EncoderSpec spec) {
        if (spec.columns().isEmpty()) {
            return row -> null;
        }
        SqlType type = single(spec.columns().size(), spec.columns().get(0).type());
        return row -> row[0] == null ? null : write(row[0], type);
    }

    private static SqlType single(int columns, SqlType type) {
        if (columns != 1 || !supports(type)) {
            throw new FormatException("the KAFKA format holds one column of a primitive type, not "
                    + (columns == 1 ? type : columns + " columns"));
        }
        return type;
    }

    private static Object read(byte[] data, SqlType type) {
        return switch (type.base()) {
        case INTEGER -> sized(data, 4, type).getInt();
        case BIGINT -> sized(data, 8, type).getLong();
        case DOUBLE -> sized(data, 8, type).getDouble();
        case STRING -> new String(data, StandardCharsets.UTF_8);
        default -> ByteBuffer.wrap(data);
        };
    }

    private static byte[] write(Object value, SqlType type) {
        return switch (type.base()) {
        case INTEGER -> ByteBuffer.allocate(4).putInt((Integer) value).array();
        case BIGINT -> ByteBuffer.allocate(8).putLong((Long) value).array();
        case DOUBLE -> ByteBuffer.allocate(8).putDouble((Double) value).array();
        case STRING -> ((String) value).getBytes(StandardCharsets.UTF_8);
        default -> {
            ByteBuffer bytes = (ByteBuffer) value;
            yield Arrays.copyOfRange(bytes.array(), bytes.arrayOffset() + bytes.position(),
                    bytes.arrayOffset() + bytes.limit());
        }
        };
    }

    private static ByteBuffer sized(byte[] data, int size, SqlType type) {
        if (data.length != size) {
            throw new FormatException("expected " + type + " of " + size + " bytes, found " + data.length);
        }
        return ByteBuffer.wrap(data);
    }
}
