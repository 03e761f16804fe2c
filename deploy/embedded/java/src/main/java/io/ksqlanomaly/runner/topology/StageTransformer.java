package io.ksqlanomaly.runner.topology;

import io.ksqlanomaly.runner.rows.Key;
import io.ksqlanomaly.runner.rows.RowContext;
import io.ksqlanomaly.runner.rows.RowStage;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.kstream.ValueTransformerWithKey;
import org.apache.kafka.streams.processor.ProcessorContext;

/** Runs one stage over a table. */
final class StageTransformer implements ValueTransformerWithKey<Object, Object[], Object[]>, RowContext {

    private final RowStage stage;
    private final int keyWidth;
    private ProcessorContext context;
    private Object key;

    StageTransformer(RowStage stage, int keyWidth) {
        this.stage = stage;
        this.keyWidth = keyWidth;
    }

    @Override
    public void init(ProcessorContext newContext) {
        context = newContext;
    }

    @Override
    public Object[] transform(Object newKey, Object[] row) {
        key = newKey;
        return row == null ? null : stage.apply(this, row);
    }

    @Override
    public void close() {
        // nothing is held
    }

    @Override
    public Object key() {
        return key;
    }

    @Override
    public Object[] keyColumns() {
        return Key.columns(key, keyWidth);
    }

    @Override
    public long timestamp() {
        return context.timestamp();
    }

    @Override
    public Headers headers() {
        return context.headers();
    }

    @Override
    public int partition() {
        return context.partition();
    }

    @Override
    public long offset() {
        return context.offset();
    }
}
