package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.NamedExpression;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.topology.GroupedRows;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.TableRows;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Grouped;

/** GROUP BY on a table; rows with a NULL in the key are left out. */
record TableGroupByV1(String name, RowSchema schema, Step source, List<NamedExpression> keys) implements Step {

    static Step read(StepNode node) {
        return new TableGroupByV1(node.name(), node.schema(), node.step("source"), node.named("keys"));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        TableRows input = builder.table(source);
        KeyExpressions expressions = new KeyExpressions(builder, name, keys, input.schema());
        Serde<Object> newKeys = builder.serdes().internalKey(schema.key());
        return new GroupedRows(null, input.table().groupBy(
                (key, row) -> new KeyValue<Object, Object[]>(expressions.evaluateWhole(key, row), row),
                Grouped.with(name, newKeys, builder.serdes().internalValue(schema.value()))), schema, newKeys);
    }
}
