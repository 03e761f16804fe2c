package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.NamedExpression;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.StreamRows;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.List;
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
        boolean single = keys.size() == 1;
        KStream<Object, Object[]> stream = input.stream(name).selectKey(
                (key, row) -> single ? expressions.evaluateWhole(key, row) : expressions.evaluate(key, row),
                Named.as(name));
        return new StreamRows(stream, schema, null, null);
    }
}
