package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.StreamRows;
import io.ksqlanomaly.runner.types.RowSchema;

/** Writes a stream to a topic. */
record StreamSinkV1(String name, RowSchema schema, Step source, SinkRows sink) implements Step {

    static Step read(StepNode node) {
        return new StreamSinkV1(node.name(), node.schema(), node.step("source"), SinkRows.read(node));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        StreamRows input = builder.stream(source);
        sink.write(input.stream(name), input.window(), builder);
        return input;
    }
}
