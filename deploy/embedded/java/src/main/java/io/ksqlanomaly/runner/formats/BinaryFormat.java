package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.expressions.runtime.Access;
import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.SqlType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/** The runner's own format of state stores and internal topics: exact for every type, and compact. */
final class BinaryFormat implements Format {

    @Override
    public RowDecoder decoder(DecoderSpec spec) {
        List<Column> columns = spec.columns();
        return data -> {
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(data))) {
                Object[] row = new Object[spec.width()];
                for (int i = 0; i < columns.size(); i++) {
                    row[spec.slots()[i]] = read(in, columns.get(i).type());
                }
                return row;
            } catch (IOException e) {
                throw new FormatException("a stored row is damaged");
            }
        };
    }

    @Override
    public RowEncoder encoder(EncoderSpec spec) {
        List<Column> columns = spec.columns();
        return row -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * columns.size());
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                for (int i = 0; i < columns.size(); i++) {
                    write(out, row[i], columns.get(i).type());
                }
            } catch (IOException | ClassCastException e) {
                throw new FormatException("a row cannot be stored: " + e.getMessage());
            }
            return bytes.toByteArray();
        };
    }

    private static void write(DataOutputStream out, Object value, SqlType type) throws IOException {
        out.writeBoolean(value != null);
        if (value == null) {
            return;
        }
        switch (type.base()) {
        case BOOLEAN -> out.writeBoolean((Boolean) value);
        case INTEGER -> out.writeInt((Integer) value);
        case BIGINT -> out.writeLong((Long) value);
        case DOUBLE -> out.writeDouble((Double) value);
        case TIME, DATE, TIMESTAMP -> out.writeLong(((java.util.Date) value).getTime());
        case STRING -> writeBytes(out, ((String) value).getBytes(StandardCharsets.UTF_8));
        case BYTES -> writeBytes(out, bytes((ByteBuffer) value));
        case DECIMAL -> {
            out.writeInt(((BigDecimal) value).scale());
            writeBytes(out, ((BigDecimal) value).unscaledValue().toByteArray());
        }
        default -> writeNested(out, value, type);
        }
    }

    private static void writeNested(DataOutputStream out, Object value, SqlType type) throws IOException {
        switch (type.base()) {
        case ARRAY -> {
            out.writeInt(((List<?>) value).size());
            for (Object item : (List<?>) value) {
                write(out, item, type.element());
            }
        }
        case MAP -> {
            out.writeInt(((Map<?, ?>) value).size());
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                write(out, entry.getKey(), type.key());
                write(out, entry.getValue(), type.element());
            }
        }
        case STRUCT -> {
            for (SqlType.Field field : type.fields()) {
                write(out, Access.field(value, field.name()), field.type());
            }
        }
        default -> throw new FormatException("no rows hold values of type " + type);
        }
    }

    private static Object read(DataInputStream in, SqlType type) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        return switch (type.base()) {
        case BOOLEAN -> in.readBoolean();
        case INTEGER -> in.readInt();
        case BIGINT -> in.readLong();
        case DOUBLE -> in.readDouble();
        case TIME -> new Time(in.readLong());
        case DATE -> new Date(in.readLong());
        case TIMESTAMP -> new Timestamp(in.readLong());
        case STRING -> new String(readBytes(in), StandardCharsets.UTF_8);
        case BYTES -> ByteBuffer.wrap(readBytes(in));
        case DECIMAL -> {
            int scale = in.readInt();
            yield new BigDecimal(new BigInteger(readBytes(in)), scale);
        }
        default -> readNested(in, type);
        };
    }

    private static Object readNested(DataInputStream in, SqlType type) throws IOException {
        switch (type.base()) {
        case ARRAY: {
            int size = in.readInt();
            List<Object> list = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                list.add(read(in, type.element()));
            }
            return list;
        }
        case MAP: {
            int size = in.readInt();
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                Object key = read(in, type.key());
                map.put(key, read(in, type.element()));
            }
            return map;
        }
        default: {
            Struct struct = new Struct(type.connect());
            for (SqlType.Field field : type.fields()) {
                struct.put(field.name(), read(in, field.type()));
            }
            return struct;
        }
        }
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
