package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.expressions.Expression;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.rows.Key;
import io.ksqlanomaly.runner.rows.RowSerde;
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

/** WHERE or HAVING on a table: a row that stops passing becomes a tombstone. */
record TableFilterV1(String name, RowSchema schema, Step source, Expression condition) implements Step {

    static Step read(StepNode node) {
        return new TableFilterV1(node.name(), node.schema(), node.step("source"), node.expression("condition"));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        TableRows input = builder.table(source);
        FilterStage filter = new FilterStage(builder, name, condition, input.schema());
        int width = schema.key().size();
        RowSerde values = builder.serdes().internalValue(schema.value());
        KTable<Object, Object[]> table = input.table().filter((key, row) -> filter.test(row, Key.columns(key, width)),
                Named.as(name),
                Materialized.<Object, Object[], KeyValueStore<Bytes, byte[]>>with(input.fullKeys(), values));
        Materialization kept = input.materialization();
        return new TableRows(table, schema, input.keys(), input.window(),
                kept == null ? null : kept.with(filter, schema));
    }
}
