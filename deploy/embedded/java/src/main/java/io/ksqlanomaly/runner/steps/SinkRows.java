package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.log.ProcessingLog;
import io.ksqlanomaly.runner.plan.FormatsSpec;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.plan.TimestampSpec;
import io.ksqlanomaly.runner.plan.WindowSpec;
import io.ksqlanomaly.runner.rows.RowSerde;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.types.RowSchema;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** What sinks of streams and of tables have in common. */
record SinkRows(String name, String topic, RowSchema schema, FormatsSpec formats, TimestampSpec timestamp,
        WindowSpec window) {

    static SinkRows read(StepNode node) {
        return new SinkRows(node.name(), node.text("topic"), node.schema(), node.formats(), node.timestamp(),
                node.window());
    }

    /** @param inputWindow of the keys that come in; the window of the sink itself goes first */
    void write(KStream<Object, Object[]> stream, WindowSpec inputWindow, QueryBuilder builder) {
        Serde<Object> keys = Serdes.windowed(builder.serdes().key(topic, formats, schema.key()),
                window != null ? window : inputWindow);
        RowSerde values = builder.serdes().value(topic, formats, schema.value());
        KStream<Object, Object[]> timed = timestamp == null ? stream
                : stream.process(
                        () -> new Restamp(new Timestamps(timestamp, schema), builder.log(), name),
                        Named.as(name + "-time"));
        timed.to(topic, Produced.with(keys, values).withName(name));
    }

    /** Gives each record the time in one of its columns. */
    private static final class Restamp extends ContextualProcessor<Object, Object[], Object, Object[]> {

        private final Timestamps timestamps;
        private final ProcessingLog log;
        private final String step;

        Restamp(Timestamps timestamps, ProcessingLog log, String step) {
            this.timestamps = timestamps;
            this.log = log;
            this.step = step;
        }

        @Override
        public void process(Record<Object, Object[]> record) {
            try {
                long time = record.value() == null ? record.timestamp() : timestamps.read(record.key(), record.value());
                if (time < 0) {
                    throw new PlanException("the time is before 1970");
                }
                context().forward(record.withTimestamp(time));
            } catch (PlanException | java.time.DateTimeException | IllegalArgumentException e) {
                log.failed(step, "timestamp column", e);
            }
        }
    }
}
