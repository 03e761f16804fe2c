package io.ksqlanomaly.runner.rows;

import io.ksqlanomaly.runner.formats.RowDecoder;
import io.ksqlanomaly.runner.formats.RowEncoder;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Keys as bytes of a format; null stays null. */
public final class KeySerde implements Serde<Object> {

    private final RowEncoder encoder;
    private final RowDecoder decoder;

    public KeySerde(RowEncoder encoder, RowDecoder decoder) {
        this.encoder = encoder;
        this.decoder = decoder;
    }

    @Override
    public Serializer<Object> serializer() {
        return (topic, key) -> key == null ? null : encoder.encode(((Key) key).columns());
    }

    @Override
    public Deserializer<Object> deserializer() {
        return (topic, data) -> data == null ? null : new Key(decoder.decode(data));
    }
}
