package io.ksqlanomaly.runner.formats;

import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;

/** Avro data as JSON text, for PRINT. */
public final class AvroText {

    private AvroText() {
    }

    /** The text, or null when the data is not Avro of a registered schema. */
    public static String read(byte[] data, SchemaRegistry registry) {
        try {
            Schema schema = new Schema.Parser().parse(registry.schema(WireFormat.schemaId(data)));
            Object value = new GenericDatumReader<>(schema).read(null, DecoderFactory.get()
                    .binaryDecoder(data, WireFormat.SIZE, data.length - WireFormat.SIZE, null));
            return String.valueOf(value);
        } catch (IOException | AvroRuntimeException | FormatException | IndexOutOfBoundsException e) {
            return null;
        }
    }
}
