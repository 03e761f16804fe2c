package io.ksqlanomaly.runner.rows;

import io.ksqlanomaly.runner.formats.DecoderSpec;
import io.ksqlanomaly.runner.formats.EncoderSpec;
import io.ksqlanomaly.runner.formats.Formats;
import io.ksqlanomaly.runner.formats.SchemaRegistry;
import io.ksqlanomaly.runner.plan.FormatSpec;
import io.ksqlanomaly.runner.plan.FormatsSpec;
import io.ksqlanomaly.runner.plan.WindowSpec;
import io.ksqlanomaly.runner.types.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.kstream.WindowedSerdes;

/** Makes the serdes of topics and stores. */
public final class Serdes {

    private static final FormatSpec BINARY = new FormatSpec("BINARY", Map.of());
    private static final FormatSpec KAFKA = new FormatSpec("KAFKA", Map.of());

    private final SchemaRegistry registry;

    /** @param registry null when there is none */
    public Serdes(SchemaRegistry registry) {
        this.registry = registry;
    }

    /** Keys of a topic. */
    public KeySerde key(String topic, FormatsSpec formats, List<Column> columns) {
        return key(topic, formats.key(), columns, formats.wrapKey());
    }

    /** Keys of stores and internal topics that no topic's format prescribes. */
    public KeySerde internalKey(List<Column> columns) {
        boolean simple = columns.size() == 1 && switch (columns.get(0).type().base()) {
        case INTEGER, BIGINT, DOUBLE, STRING -> true;
        default -> false;
        };
        return key("", simple ? KAFKA : BINARY, columns, false);
    }

    private KeySerde key(String topic, FormatSpec format, List<Column> columns, boolean wrapped) {
        return new KeySerde(Formats.encoder(format.format(),
                new EncoderSpec(topic, true, columns, wrapped, format.properties(), registry)),
                Formats.decoder(format.format(), decoder(topic, true, columns, format, wrapped)));
    }

    /** Keys with their window, where there is one. */
    @SuppressWarnings({ "unchecked", "rawtypes" })
    public static Serde<Object> windowed(Serde<Object> keys, WindowSpec window) {
        if (window == null) {
            return keys;
        }
        return window.isSession()
                ? (Serde) new WindowedSerdes.SessionWindowedSerde<>(keys)
                : (Serde) new WindowedSerdes.TimeWindowedSerde<>(keys, window.size());
    }

    /** Whole rows of a topic. */
    public RowSerde value(String topic, FormatsSpec formats, List<Column> columns) {
        FormatSpec format = formats.value();
        return new RowSerde(Formats.encoder(format.format(),
                new EncoderSpec(topic, false, columns, formats.wrapValue(), format.properties(), registry)),
                Formats.decoder(format.format(), decoder(topic, false, columns, format, formats.wrapValue())));
    }

    /**
     * Rows of a topic of which only some columns are wanted.
     *
     * @param width columns of the row
     * @param slots for each declared column its index in the row, or -1
     */
    public RowSerde source(String topic, FormatsSpec formats, List<Column> declared, int[] slots, int width) {
        FormatSpec format = formats.value();
        return new RowSerde(row -> {
            throw new UnsupportedOperationException("rows of a source are not written");
        }, Formats.decoder(format.format(), new DecoderSpec(topic, false, declared, slots, width, formats.wrapValue(),
                format.properties(), registry)));
    }

    /** Rows in stores and internal topics. */
    public RowSerde internalValue(List<Column> columns) {
        return new RowSerde(Formats.encoder("BINARY", new EncoderSpec("", false, columns, true, Map.of(), null)),
                Formats.decoder("BINARY", decoder("", false, columns, BINARY, true)));
    }

    private DecoderSpec decoder(String topic, boolean isKey, List<Column> columns, FormatSpec format, boolean wrapped) {
        int[] slots = IntStream.range(0, columns.size()).toArray();
        return new DecoderSpec(topic, isKey, columns, slots, slots.length, wrapped, format.properties(), registry);
    }
}
