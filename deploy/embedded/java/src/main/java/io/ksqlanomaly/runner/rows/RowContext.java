package io.ksqlanomaly.runner.rows;

import org.apache.kafka.common.header.Headers;

/** What is known about a row beside its columns. */
public interface RowContext {

    /** A {@link Key}, a {@code Windowed<Key>} or null. */
    Object key();

    /** The columns of the key; nulls for a null key. */
    Object[] keyColumns();

    long timestamp();

    Headers headers();

    int partition();

    long offset();
}
