package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.expressions.Expression;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.StreamRows;
import io.ksqlanomaly.runner.types.RowSchema;

/** WHERE on a stream. */
record StreamFilterV1(String name, RowSchema schema, Step source, Expression condition) implements Step {

    static Step read(StepNode node) {
        return new StreamFilterV1(node.name(), node.schema(), node.step("source"), node.expression("condition"));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        StreamRows input = builder.stream(source);
        return input.with(new FilterStage(builder, name, condition, input.schema()), schema);
    }
}
