package io.ksqlanomaly.runner.rows;

import io.ksqlanomaly.runner.formats.RowDecoder;
import io.ksqlanomaly.runner.formats.RowEncoder;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Value columns as bytes of a format; null stays null. */
public final class RowSerde implements Serde<Object[]> {

    private final RowEncoder encoder;
    private final RowDecoder decoder;

    public RowSerde(RowEncoder encoder, RowDecoder decoder) {
        this.encoder = encoder;
        this.decoder = decoder;
    }

    @Override
    public Serializer<Object[]> serializer() {
        return (topic, row) -> row == null ? null : encoder.encode(row);
    }

    @Override
    public Deserializer<Object[]> deserializer() {
        return (topic, data) -> data == null ? null : decoder.decode(data);
    }
}
