package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.rows.KeySerde;
import io.ksqlanomaly.runner.rows.RowStage;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.state.Materialization;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.StreamRows;
import io.ksqlanomaly.runner.topology.TableRows;
import io.ksqlanomaly.runner.types.RowSchema;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.KeyValueStore;

/** The rows of a topic as a table: the last one of each key. */
record TableSourceV1(String name, RowSchema schema, SourceRows rows, boolean materialized) implements Step {

    static Step read(StepNode node) {
        return new TableSourceV1(node.name(), node.schema(), SourceRows.read(node), node.flag("materialized"));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        KeySerde keys = rows.keys(builder);
        Materialized<Object, Object[], KeyValueStore<Bytes, byte[]>> store = (materialized
                ? Materialized.<Object, Object[], KeyValueStore<Bytes, byte[]>>as(name)
                : Materialized.<Object, Object[], KeyValueStore<Bytes, byte[]>>with(null, null))
                .withKeySerde(Serdes.windowed(keys, rows.window()))
                .withValueSerde(builder.serdes().internalValue(schema.value()));
        RowStage added = rows.added();
        StreamRows stream = new StreamRows(builder.streams().stream(rows.topic(), rows.consumed(builder)), schema, keys,
                rows.window());
        StreamRows complete = added == null ? stream : stream.with(added, schema);
        // A stream made a table, since a topic made a table keeps its rows in the topic's format.
        KTable<Object, Object[]> table = complete.stream(name).toTable(Named.as(name + "-table"), store);
        Materialization kept = materialized ? new Materialization(name, rows.window(), schema) : null;
        return new TableRows(table, schema, keys, rows.window(), kept);
    }
}
