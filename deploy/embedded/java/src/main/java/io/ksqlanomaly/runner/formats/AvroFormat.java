package io.ksqlanomaly.runner.formats;

/** AVRO in Confluent's wire format. */
final class AvroFormat implements Format {

    @Override
    public RowDecoder decoder(DecoderSpec spec) {
        return new AvroDecoder(spec);
    }

    @Override
    public RowEncoder encoder(EncoderSpec spec) {
        String id = spec.properties().get("schema_id");
        return id == null ? new AvroRowEncoder(spec) : new AvroGivenSchemaEncoder(spec, Integer.parseInt(id));
    }
}
