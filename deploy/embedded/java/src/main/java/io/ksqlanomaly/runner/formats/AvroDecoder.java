package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.types.Column;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/** Reads Avro with whatever schema it was written with; columns are found by name, in any case. */
final class AvroDecoder implements RowDecoder {

    private final DecoderSpec spec;
    private final SchemaRegistry registry;
    private final Map<Integer, Writer> writers = new ConcurrentHashMap<>();

    /** A schema that data was written with, a reader for each thread, and the position of each column or -1. */
    private record Writer(Schema schema, ThreadLocal<GenericDatumReader<Object>> readers, int[] positions) {
    }

    AvroDecoder(DecoderSpec spec) {
        this.spec = spec;
        this.registry = WireFormat.require(spec.registry(), "AVRO");
    }

    @Override
    public Object[] decode(byte[] data) {
        Writer writer = writers.computeIfAbsent(WireFormat.schemaId(data), this::writer);
        try {
            Object value = writer.readers().get().read(null, DecoderFactory.get()
                    .binaryDecoder(data, WireFormat.SIZE, data.length - WireFormat.SIZE, null));
            return spec.isBare() ? bare(value, writer) : row(value, writer);
        } catch (IOException | AvroRuntimeException | ClassCastException | IndexOutOfBoundsException e) {
            throw new FormatException("not Avro of schema " + WireFormat.schemaId(data));
        }
    }

    private Object[] bare(Object value, Writer writer) {
        Object[] row = new Object[spec.width()];
        if (spec.slots()[0] >= 0) {
            row[spec.slots()[0]] = AvroValues.toSql(value, writer.schema(), spec.columns().get(0).type());
        }
        return row;
    }

    private Object[] row(Object value, Writer writer) {
        if (!(value instanceof GenericRecord record)) {
            throw new FormatException("expected an Avro record, found " + writer.schema().getType());
        }
        Object[] row = new Object[spec.width()];
        for (int i = 0; i < writer.positions().length; i++) {
            int position = writer.positions()[i];
            if (position >= 0 && spec.slots()[i] >= 0) {
                Schema.Field field = record.getSchema().getFields().get(position);
                row[spec.slots()[i]] = read(record.get(position), field.schema(), spec.columns().get(i));
            }
        }
        return row;
    }

    private static Object read(Object value, Schema schema, Column column) {
        try {
            return AvroValues.toSql(value, schema, column.type());
        } catch (FormatException | NumberFormatException e) {
            throw new FormatException("column " + column.name() + ": expected " + column.type());
        }
    }

    private Writer writer(int id) {
        Schema schema = new Schema.Parser().parse(registry.schema(id));
        int[] positions = new int[spec.columns().size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = position(schema, spec.columns().get(i).name());
        }
        return new Writer(schema, ThreadLocal.withInitial(() -> new GenericDatumReader<>(schema)), positions);
    }

    private static int position(Schema schema, String name) {
        Schema record = AvroValues.nonNull(schema);
        if (record.getType() != Schema.Type.RECORD) {
            return -1;
        }
        List<Schema.Field> fields = record.getFields();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }
}
