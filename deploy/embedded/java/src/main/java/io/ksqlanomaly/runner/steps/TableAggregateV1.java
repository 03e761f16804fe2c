package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.AggregateSpec;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.rows.RowSerde;
import io.ksqlanomaly.runner.topology.GroupedRows;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.KeyValueStore;

/** Aggregates over a grouped table: a row that changes is taken out first. */
record TableAggregateV1(String name, RowSchema schema, Step source, List<String> carried,
        List<AggregateSpec> aggregates) implements Step {

    static Step read(StepNode node) {
        return new TableAggregateV1(node.name(), node.schema(), node.step("source"), node.texts("carried"),
                node.aggregates());
    }

    @Override
    public Rows build(QueryBuilder builder) {
        GroupedRows groups = builder.grouped(source);
        AggregateState state = new AggregateState(builder, groups.schema(), carried, aggregates);
        RowSerde states = builder.serdes().internalValue(state.columns());
        KTable<Object, Object[]> table = groups.table().aggregate(state::initialize,
                (key, row, before) -> state.add(row, before), (key, row, before) -> state.undo(row, before),
                Named.as(name),
                Materialized.<Object, Object[], KeyValueStore<Bytes, byte[]>>as(name)
                        .withKeySerde(groups.keys()).withValueSerde(states));
        return AggregateResult.of(name, table, state, schema, groups.keys(), null, builder);
    }
}
