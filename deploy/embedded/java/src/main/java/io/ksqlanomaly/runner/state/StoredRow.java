package io.ksqlanomaly.runner.state;

import io.ksqlanomaly.runner.rows.Key;
import io.ksqlanomaly.runner.rows.RowContext;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A row of a state store.
 *
 * @param key a {@link Key} or a {@code Windowed<Key>}
 * @param row as it is stored
 * @param timestamp of its last change
 */
record StoredRow(Object key, Object[] row, long timestamp) implements RowContext {

    @Override
    public Object[] keyColumns() {
        return Key.columns(key, 0);
    }

    @Override
    public Headers headers() {
        return new RecordHeaders();
    }

    @Override
    public int partition() {
        return -1;
    }

    @Override
    public long offset() {
        return -1;
    }
}
