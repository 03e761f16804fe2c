package io.ksqlanomaly.runner.topology;

import io.ksqlanomaly.runner.plan.WindowSpec;
import io.ksqlanomaly.runner.rows.RowSerde;
import io.ksqlanomaly.runner.rows.RowStage;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.state.Materialization;
import io.ksqlanomaly.runner.types.RowSchema;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.KeyValueStore;

/** A table.
 *
 * @param keys how plain keys are written
 * @param window of windowed keys, or null
 * @param materialization where its rows can be looked up; null when nothing keeps them
  */
public record TableRows(KTable<Object, Object[]> table, RowSchema schema, Serde<Object> keys, WindowSpec window,
        Materialization materialization) implements Rows {

    /** Keys with their window. */
    public Serde<Object> fullKeys() {
        return Serdes.windowed(keys, window);
    }

    /** The table with each row changed by a stage that drops none. */
    public TableRows map(String name, RowStage stage, RowSchema newSchema, RowSerde values) {
        int width = schema.key().size();
        KTable<Object, Object[]> mapped = table.transformValues(() -> new StageTransformer(stage, width),
                Materialized.<Object, Object[], KeyValueStore<Bytes, byte[]>>with(fullKeys(), values), Named.as(name));
        return new TableRows(mapped, newSchema, keys, window,
                materialization == null ? null : materialization.with(stage, newSchema));
    }
}
