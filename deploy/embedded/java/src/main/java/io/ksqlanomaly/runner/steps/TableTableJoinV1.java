package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.state.Materialization;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.TableRows;
import io.ksqlanomaly.runner.types.RowSchema;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.KeyValueStore;

/** Two tables with the same key. */
record TableTableJoinV1(String name, RowSchema schema, Step left, Step right, JoinType join) implements Step {

    static Step read(StepNode node) {
        return new TableTableJoinV1(node.name(), node.schema(), node.step("left"), node.step("right"),
                JoinType.read(node));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        TableRows a = builder.table(left);
        TableRows b = builder.table(right);
        JoinedRow rows = JoinedRow.of(a.schema(), b.schema());
        Materialized<Object, Object[], KeyValueStore<Bytes, byte[]>> store = Materialized
                .<Object, Object[], KeyValueStore<Bytes, byte[]>>as(name).withKeySerde(a.fullKeys())
                .withValueSerde(builder.serdes().internalValue(schema.value()));
        Named named = Named.as(name);
        KTable<Object, Object[]> table = switch (join) {
        case INNER -> a.table().join(b.table(), rows::join, named, store);
        case LEFT -> a.table().leftJoin(b.table(), rows::join, named, store);
        case RIGHT -> b.table().leftJoin(a.table(), rows::joinSwapped, named, store);
        case OUTER -> a.table().outerJoin(b.table(), rows::join, named, store);
        };
        return new TableRows(table, schema, a.keys(), a.window(), new Materialization(name, a.window(), schema));
    }
}
