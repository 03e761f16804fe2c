package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.rows.RowStage;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.StreamRows;
import io.ksqlanomaly.runner.types.RowSchema;
import org.apache.kafka.streams.kstream.KStream;

/** The rows of a topic as a stream. */
record StreamSourceV1(String name, RowSchema schema, SourceRows rows) implements Step {

    static Step read(StepNode node) {
        return new StreamSourceV1(node.name(), node.schema(), SourceRows.read(node));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        KStream<Object, Object[]> stream = builder.streams().stream(rows.topic(), rows.consumed(builder));
        StreamRows result = new StreamRows(stream, schema, rows.keys(builder), rows.window());
        RowStage added = rows.added();
        return added == null ? result : result.with(added, schema);
    }
}
