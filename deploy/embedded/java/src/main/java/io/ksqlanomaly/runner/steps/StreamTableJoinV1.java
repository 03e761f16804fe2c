package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.StreamRows;
import io.ksqlanomaly.runner.topology.TableRows;
import io.ksqlanomaly.runner.types.RowSchema;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;

/** A stream with, for each row, the present row of a table. */
record StreamTableJoinV1(String name, RowSchema schema, Step left, Step right, JoinType join) implements Step {

    static Step read(StepNode node) {
        return new StreamTableJoinV1(node.name(), node.schema(), node.step("left"), node.step("right"),
                JoinType.read(node));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        StreamRows stream = builder.stream(left);
        TableRows table = builder.table(right);
        JoinedRow rows = JoinedRow.of(stream.schema(), table.schema());
        Serde<Object> keys = stream.keys() != null ? stream.keys() : table.keys();
        Joined<Object, Object[], Object[]> joined = Joined.with(Serdes.windowed(keys, stream.window()),
                builder.serdes().internalValue(stream.schema().value()),
                builder.serdes().internalValue(table.schema().value()), name);
        KStream<Object, Object[]> input = stream.stream(name);
        KStream<Object, Object[]> result = switch (join) {
        case INNER -> input.join(table.table(), rows::join, joined);
        case LEFT -> input.leftJoin(table.table(), rows::join, joined);
        default -> throw new PlanException("a stream and a table have no " + join + " join");
        };
        return new StreamRows(result, schema, keys, stream.window());
    }
}
