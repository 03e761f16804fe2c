package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.TableRows;
import io.ksqlanomaly.runner.types.RowSchema;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Suppressed;

/** EMIT FINAL: the result of a window once, after it closed. */
record TableSuppressV1(String name, RowSchema schema, Step source) implements Step {

    static Step read(StepNode node) {
        return new TableSuppressV1(node.name(), node.schema(), node.step("source"));
    }

    @Override
    @SuppressWarnings({ "unchecked", "rawtypes" })
    public Rows build(QueryBuilder builder) {
        TableRows input = builder.table(source);
        KTable table = ((KTable) input.table()).suppress(
                Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()).withName(name));
        return new TableRows(table, schema, input.keys(), input.window(), input.materialization());
    }
}
