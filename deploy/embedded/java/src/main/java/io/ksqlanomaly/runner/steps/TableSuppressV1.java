package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.types.RowSchema;
import org.apache.kafka.streams.kstream.EmitStrategy;

/** EMIT FINAL: the result of a window once, after it closed; the aggregate below does it. */
record TableSuppressV1(String name, RowSchema schema, Step source) implements Step {

    static Step read(StepNode node) {
        return new TableSuppressV1(node.name(), node.schema(), node.step("source"));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        if (source instanceof StreamWindowedAggregateV1 aggregate) {
            return aggregate.build(builder, EmitStrategy.onWindowClose());
        }
        throw new PlanException("EMIT FINAL needs a windowed aggregate directly below it");
    }
}
