package io.ksqlanomaly.runner.topology;

import io.ksqlanomaly.runner.rows.Key;
import io.ksqlanomaly.runner.rows.RowContext;
import io.ksqlanomaly.runner.rows.RowStage;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Runs a chain of stages over a stream. */
final class StageProcessor extends ContextualFixedKeyProcessor<Object, Object[], Object[]> implements RowContext {

    private final RowStage[] stages;
    private final int keyWidth;
    private FixedKeyRecord<Object, Object[]> record;

    StageProcessor(RowStage[] stages, int keyWidth) {
        this.stages = stages;
        this.keyWidth = keyWidth;
    }

    @Override
    public void process(FixedKeyRecord<Object, Object[]> incoming) {
        record = incoming;
        Object[] row = RowStage.run(stages, this, incoming.value());
        if (row != RowStage.DROPPED) {
            context().forward(incoming.withValue(row));
        }
    }

    @Override
    public Object key() {
        return record.key();
    }

    @Override
    public Object[] keyColumns() {
        return Key.columns(record.key(), keyWidth);
    }

    @Override
    public long timestamp() {
        return record.timestamp();
    }

    @Override
    public Headers headers() {
        return record.headers();
    }

    @Override
    public int partition() {
        return context().recordMetadata().map(m -> m.partition()).orElse(-1);
    }

    @Override
    public long offset() {
        return context().recordMetadata().map(m -> m.offset()).orElse(-1L);
    }
}
