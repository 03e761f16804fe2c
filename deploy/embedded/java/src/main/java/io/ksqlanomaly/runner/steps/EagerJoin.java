package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.rows.RowSerde;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.StreamRows;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.kstream.ValueJoiner;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** A stream-stream join without GRACE PERIOD: rows may be a day late, and an outer row goes out at once when it has no
 * partner yet, as in ksqlDB. Kafka Streams itself no longer has this form. */
record EagerJoin(String name, StreamRows left, StreamRows right, Serde<Object> keys, JoinType join, long before,
        long after) {

    private static final long DAY = 86_400_000L;

    KStream<Object, Object[]> build(QueryBuilder builder) {
        Serde<Object> fullKeys = Serdes.windowed(keys, left.window());
        RowSerde leftRows = builder.serdes().internalValue(left.schema().value());
        RowSerde rightRows = builder.serdes().internalValue(right.schema().value());
        String leftStore = name + "-left-store";
        String rightStore = name + "-right-store";
        addStore(builder, leftStore, fullKeys, leftRows);
        addStore(builder, rightStore, fullKeys, rightRows);
        JoinedRow rows = JoinedRow.of(left.schema(), right.schema());
        boolean keepsLeft = join == JoinType.LEFT || join == JoinType.OUTER;
        boolean keepsRight = join == JoinType.RIGHT || join == JoinType.OUTER;
        KStream<Object, Object[]> l = partitioned(left, name + "-left", fullKeys, leftRows).process(
                () -> new Side(leftStore, rightStore, rows::join, keepsLeft, before, after),
                Named.as(name + "-left-join"), leftStore, rightStore);
        KStream<Object, Object[]> r = partitioned(right, name + "-right", fullKeys, rightRows).process(
                () -> new Side(rightStore, leftStore, rows::joinSwapped, keepsRight, after, before),
                Named.as(name + "-right-join"), leftStore, rightStore);
        return l.merge(r, Named.as(name + "-merge"));
    }

    private static KStream<Object, Object[]> partitioned(StreamRows side, String name, Serde<Object> keys,
            RowSerde rows) {
        KStream<Object, Object[]> stream = side.stream(name);
        return side.keys() != null ? stream
                : stream.filter((key, row) -> key != null)
                        .repartition(Repartitioned.with(keys, rows).withName(name));
    }

    private void addStore(QueryBuilder builder, String store, Serde<Object> keySerde, RowSerde rows) {
        Duration kept = Duration.ofMillis(before + after + Math.max(DAY - before - after, 0));
        builder.streams().addStateStore(Stores.windowStoreBuilder(Stores.persistentWindowStore(store, kept,
                Duration.ofMillis(before + after), true), keySerde, rows));
    }

    /** One side: keeps its row, and joins it with those of the other side that are near. */
    private static final class Side extends ContextualProcessor<Object, Object[], Object, Object[]> {

        private final String own;
        private final String other;
        private final ValueJoiner<Object[], Object[], Object[]> joiner;
        private final boolean keepsUnmatched;
        private final long before;
        private final long after;
        private WindowStore<Object, Object[]> ownRows;
        private WindowStore<Object, Object[]> otherRows;

        Side(String own, String other, ValueJoiner<Object[], Object[], Object[]> joiner, boolean keepsUnmatched,
                long before, long after) {
            this.own = own;
            this.other = other;
            this.joiner = joiner;
            this.keepsUnmatched = keepsUnmatched;
            this.before = before;
            this.after = after;
        }

        @Override
        public void init(ProcessorContext<Object, Object[]> context) {
            super.init(context);
            ownRows = context.getStateStore(own);
            otherRows = context.getStateStore(other);
        }

        @Override
        public void process(Record<Object, Object[]> record) {
            if (record.key() == null || record.value() == null) {
                return;
            }
            long time = record.timestamp();
            ownRows.put(record.key(), record.value(), time);
            boolean matched = false;
            try (WindowStoreIterator<Object[]> near = otherRows.fetch(record.key(), Math.max(0, time - before),
                    Math.max(0, time + after))) {
                while (near.hasNext()) {
                    matched = true;
                    KeyValue<Long, Object[]> partner = near.next();
                    context().forward(record.withValue(joiner.apply(record.value(), partner.value))
                            .withTimestamp(Math.max(time, partner.key)));
                }
            }
            if (!matched && keepsUnmatched) {
                context().forward(record.withValue(joiner.apply(record.value(), null)));
            }
        }
    }
}
