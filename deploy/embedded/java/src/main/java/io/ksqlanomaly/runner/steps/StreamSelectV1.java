package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.NamedExpression;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.StreamRows;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.List;

/** The projection of a stream. */
record StreamSelectV1(String name, RowSchema schema, Step source, List<NamedExpression> selects) implements Step {

    static Step read(StepNode node) {
        return new StreamSelectV1(node.name(), node.schema(), node.step("source"), node.named("selects"));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        StreamRows input = builder.stream(source);
        return input.with(new SelectStage(builder, name, selects, input.schema()), schema);
    }
}
