package io.ksqlanomaly.runner.topology;

import io.ksqlanomaly.runner.types.RowSchema;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KGroupedTable;

/** Rows of a stream or of a table in groups; the other one is null. */
public record GroupedRows(KGroupedStream<Object, Object[]> stream, KGroupedTable<Object, Object[]> table,
        RowSchema schema, Serde<Object> keys) implements Rows {
}
