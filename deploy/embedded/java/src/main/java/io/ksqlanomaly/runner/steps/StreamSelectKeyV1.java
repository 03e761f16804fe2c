package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.NamedExpression;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.rows.Key;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.StreamRows;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** PARTITION BY, and the new key of one side of a join. */
record StreamSelectKeyV1(String name, RowSchema schema, Step source, List<NamedExpression> keys) implements Step {

    static Step read(StepNode node) {
        return new StreamSelectKeyV1(node.name(), node.schema(), node.step("source"), node.named("keys"));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        StreamRows input = builder.stream(source);
        KeyExpressions expressions = new KeyExpressions(builder, name, keys, input.schema());
        BiFunction<Object, Object[], Object[]> rowOrNulls = rowOrNulls(builder);
        boolean single = keys.size() == 1;
        KStream<Object, Object[]> stream = input.stream(name).selectKey((key, row) -> {
            Object[] columns = rowOrNulls.apply(key, row);
            return single ? expressions.evaluateWhole(key, columns) : expressions.evaluate(key, columns);
        }, Named.as(name));
        return new StreamRows(stream, schema, null, null);
    }

    /** The key of a tombstone is that of a row of NULLs, which a select below may have made from the old key. */
    private BiFunction<Object, Object[], Object[]> rowOrNulls(QueryBuilder builder) {
        if (!(source instanceof StreamSelectV1 below)) {
            return (key, row) -> row;
        }
        RowSchema origin = below.source().schema();
        SelectStage select = new SelectStage(builder, below.name(), below.selects(), origin);
        Object[] nulls = new Object[origin.value().size()];
        return (key, row) -> row != null ? row : select.evaluate(nulls, Key.columns(key, origin.key().size()));
    }
}
