package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.types.Column;
import java.nio.charset.StandardCharsets;

/** Writes rows as JSON objects, or a bare value, as ksqlDB does: every column, NULLs too. */
final class JsonEncoder implements RowEncoder {

    private static final ThreadLocal<JsonBuffer> BUFFERS = ThreadLocal.withInitial(JsonBuffer::new);

    private final boolean bare;
    private final byte[] prefix;
    private final byte[][] names;
    private final JsonWriter[] writers;

    /** @param prefix bytes before the JSON text */
    JsonEncoder(EncoderSpec spec, byte[] prefix) {
        this.bare = spec.isBare();
        this.prefix = prefix;
        this.names = new byte[spec.columns().size()][];
        this.writers = new JsonWriter[names.length];
        for (int i = 0; i < names.length; i++) {
            Column column = spec.columns().get(i);
            names[i] = name(column.name(), i == 0 ? '{' : ',');
            writers[i] = JsonWriters.writer(column.type());
        }
    }

    /** The bytes before a field's value: {@code ,"NAME":}. */
    static byte[] name(String name, char before) {
        JsonBuffer buffer = new JsonBuffer();
        buffer.write((byte) before);
        buffer.writeText(name);
        buffer.write((byte) ':');
        return buffer.toBytes();
    }

    @Override
    public byte[] encode(Object[] row) {
        if (bare && row[0] == null) {
            return null;
        }
        JsonBuffer buffer = BUFFERS.get();
        buffer.clear();
        buffer.write(prefix);
        if (bare) {
            writers[0].write(row[0], buffer);
        } else {
            writeObject(row, buffer);
        }
        return buffer.toBytes();
    }

    private void writeObject(Object[] row, JsonBuffer buffer) {
        for (int i = 0; i < names.length; i++) {
            buffer.write(names[i]);
            if (row[i] == null) {
                buffer.writeNull();
            } else {
                writers[i].write(row[i], buffer);
            }
        }
        buffer.write(names.length == 0 ? "{}".getBytes(StandardCharsets.US_ASCII) : new byte[] { '}' });
    }
}
