package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.types.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Writes rows as Avro with a schema that the registry has already, named by its id. */
final class AvroGivenSchemaEncoder implements RowEncoder {

    private final List<Column> columns;
    private final boolean isBare;
    private final int id;
    private final SchemaRegistry registry;
    private volatile Schema schema;

    AvroGivenSchemaEncoder(EncoderSpec spec, int id) {
        this.columns = spec.columns();
        this.isBare = spec.isBare();
        this.id = id;
        this.registry = WireFormat.require(spec.registry(), "AVRO");
    }

    @Override
    public byte[] encode(Object[] row) {
        if (columns.isEmpty() || isBare && row[0] == null) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        bytes.writeBytes(WireFormat.header(id));
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            Object value = isBare ? AvroGeneric.of(row[0], columns.get(0).type(), schema()) : record(row);
            new GenericDatumWriter<>(schema()).write(value, encoder);
            encoder.flush();
        } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
            throw new FormatException("the row does not fit schema " + id);
        }
        return bytes.toByteArray();
    }

    private GenericRecord record(Object[] row) {
        GenericRecord record = new GenericData.Record(AvroValues.nonNull(schema()));
        for (Schema.Field field : record.getSchema().getFields()) {
            record.put(field.pos(), value(row, field));
        }
        return record;
    }

    private Object value(Object[] row, Schema.Field field) {
        for (int i = 0; i < row.length; i++) {
            if (columns.get(i).name().equalsIgnoreCase(field.name())) {
                return AvroGeneric.field(row[i], columns.get(i).type(), field);
            }
        }
        return AvroGeneric.field(null, null, field);
    }

    private Schema schema() {
        if (schema == null) {
            schema = new Schema.Parser().parse(registry.schema(id));
        }
        return schema;
    }
}
