package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.TableRows;
import io.ksqlanomaly.runner.types.RowSchema;
import org.apache.kafka.streams.kstream.Named;

/** Writes the changes of a table to a topic. */
record TableSinkV1(String name, RowSchema schema, Step source, SinkRows sink) implements Step {

    static Step read(StepNode node) {
        return new TableSinkV1(node.name(), node.schema(), node.step("source"), SinkRows.read(node));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        TableRows input = builder.table(source);
        sink.write(input.table().toStream(Named.as(name + "-changes")), input.window(), builder);
        return input;
    }
}
