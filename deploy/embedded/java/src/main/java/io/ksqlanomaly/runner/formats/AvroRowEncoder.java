package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.expressions.runtime.Access;
import io.ksqlanomaly.runner.expressions.runtime.Temporals;
import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.SqlType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Writes rows as Avro with the schema of their columns, which is registered before the first row. */
final class AvroRowEncoder implements RowEncoder {

    private final List<Column> columns;
    private final boolean bare;
    private final boolean isKey;
    private final String subject;
    private final Schema schema;
    private final SchemaRegistry registry;
    private volatile byte[] header;

    AvroRowEncoder(EncoderSpec spec) {
        this.columns = spec.columns();
        this.bare = spec.isBare();
        this.isKey = spec.isKey();
        this.subject = WireFormat.subject(spec.topic(), isKey);
        this.registry = WireFormat.require(spec.registry(), "AVRO");
        String name = spec.properties().get("schema_name");
        try {
            this.schema = bare ? AvroSchemas.bare(columns.get(0).type(), isKey, name)
                    : AvroSchemas.record(columns, name);
        } catch (AvroRuntimeException e) {
            throw new FormatException("the columns make no Avro schema: " + e.getMessage());
        }
    }

    @Override
    public byte[] encode(Object[] row) {
        if (columns.isEmpty() || bare && isKey && row[0] == null) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        bytes.writeBytes(header());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            if (bare && isKey) {
                write(encoder, row[0], columns.get(0).type());
            } else {
                for (int i = 0; i < columns.size(); i++) {
                    writeNullable(encoder, row[i], columns.get(i).type());
                }
            }
            encoder.flush();
        } catch (IOException e) {
            throw new FormatException("a row cannot be written as Avro");
        }
        return bytes.toByteArray();
    }

    private byte[] header() {
        if (header == null) {
            header = WireFormat.header(registry.register(subject, "AVRO", schema.toString()));
        }
        return header;
    }

    private static void writeNullable(BinaryEncoder out, Object value, SqlType type) throws IOException {
        out.writeIndex(value == null ? 0 : 1);
        if (value != null) {
            write(out, value, type);
        }
    }

    private static void write(BinaryEncoder out, Object value, SqlType type) throws IOException {
        switch (type.base()) {
        case BOOLEAN -> out.writeBoolean((Boolean) value);
        case INTEGER -> out.writeInt((Integer) value);
        case BIGINT -> out.writeLong((Long) value);
        case DOUBLE -> out.writeDouble((Double) value);
        case STRING -> out.writeString((String) value);
        case BYTES -> out.writeBytes(((ByteBuffer) value).duplicate());
        case DECIMAL -> out.writeBytes(((BigDecimal) value).unscaledValue().toByteArray());
        case DATE -> out.writeInt(Temporals.days((java.util.Date) value));
        case TIME -> out.writeInt(Temporals.milliseconds((java.util.Date) value));
        case TIMESTAMP -> out.writeLong(((java.util.Date) value).getTime());
        case ARRAY -> writeArray(out, (List<?>) value, type);
        case MAP -> writeMap(out, (Map<?, ?>) value, type);
        case STRUCT -> {
            for (SqlType.Field field : type.fields()) {
                writeNullable(out, Access.field(value, field.name()), field.type());
            }
        }
        default -> throw new FormatException("AVRO has no values of type " + type);
        }
    }

    private static void writeArray(BinaryEncoder out, List<?> list, SqlType type) throws IOException {
        out.writeArrayStart();
        out.setItemCount(list.size());
        for (Object item : list) {
            out.startItem();
            writeNullable(out, item, type.element());
        }
        out.writeArrayEnd();
    }

    private static void writeMap(BinaryEncoder out, Map<?, ?> map, SqlType type) throws IOException {
        out.writeArrayStart();
        out.setItemCount(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.startItem();
            writeNullable(out, entry.getKey(), type.key());
            writeNullable(out, entry.getValue(), type.element());
        }
        out.writeArrayEnd();
    }
}
