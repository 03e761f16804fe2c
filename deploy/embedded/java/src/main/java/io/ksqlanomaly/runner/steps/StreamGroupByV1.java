package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.NamedExpression;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.rows.Key;
import io.ksqlanomaly.runner.topology.GroupedRows;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.StreamRows;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;

/** GROUP BY on a stream; rows with a NULL in the key are left out. */
record StreamGroupByV1(String name, RowSchema schema, Step source, List<NamedExpression> keys) implements Step {

    static Step read(StepNode node) {
        return new StreamGroupByV1(node.name(), node.schema(), node.step("source"), node.named("keys"));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        StreamRows input = builder.stream(source);
        Serde<Object> newKeys = builder.serdes().internalKey(schema.key());
        Grouped<Object, Object[]> grouped = Grouped.with(name, newKeys, builder.serdes().internalValue(schema.value()));
        KStream<Object, Object[]> stream = input.stream(name);
        if (keepsKey(input)) {
            return new GroupedRows(stream.filter((key, row) -> row != null && key != null && !((Key) key).hasNull())
                    .groupByKey(grouped), null, schema, newKeys);
        }
        KeyExpressions expressions = new KeyExpressions(builder, name, keys, input.schema());
        return new GroupedRows(stream.filter((key, row) -> row != null)
                .groupBy(expressions::evaluateWhole, grouped), null, schema, newKeys);
    }

    private boolean keepsKey(StreamRows input) {
        return input.window() == null && KeyColumns.same(keys, source);
    }
}
