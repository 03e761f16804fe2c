package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.rows.RowSerde;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.StreamRows;
import io.ksqlanomaly.runner.types.RowSchema;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.StreamJoined;

/** Two streams, rows of which are near in time. */
record StreamStreamJoinV1(String name, RowSchema schema, Step left, Step right, JoinType join, long before, long after,
        Long grace) implements Step {

    static Step read(StepNode node) {
        return new StreamStreamJoinV1(node.name(), node.schema(), node.step("left"), node.step("right"),
                JoinType.read(node), node.number("before_ms"), node.number("after_ms"), node.number("grace_ms"));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        StreamRows a = builder.stream(left);
        StreamRows b = builder.stream(right);
        Serde<Object> keys = a.keys() != null ? a.keys()
                : b.keys() != null ? b.keys()
                        : builder.serdes().internalKey(schema.key());
        KStream<Object, Object[]> stream = grace == null
                ? new EagerJoin(name, a, b, keys, join, before, after).build(builder)
                : join(builder, a, b, Serdes.windowed(keys, a.window()));
        return new StreamRows(stream, schema, keys, a.window());
    }

    private KStream<Object, Object[]> join(QueryBuilder builder, StreamRows a, StreamRows b, Serde<Object> keys) {
        JoinedRow rows = JoinedRow.of(a.schema(), b.schema());
        RowSerde leftRows = builder.serdes().internalValue(a.schema().value());
        RowSerde rightRows = builder.serdes().internalValue(b.schema().value());
        StreamJoined<Object, Object[], Object[]> joined = StreamJoined.with(keys, leftRows, rightRows).withName(name)
                .withStoreName(name);
        KStream<Object, Object[]> l = a.stream(name + "-left");
        KStream<Object, Object[]> r = b.stream(name + "-right");
        return switch (join) {
        case INNER -> l.join(r, rows::join, windows(before, after), joined);
        case LEFT -> l.leftJoin(r, rows::join, windows(before, after), joined);
        case OUTER -> l.outerJoin(r, rows::join, windows(before, after), joined);
        case RIGHT -> r.leftJoin(l, rows::joinSwapped, windows(after, before),
                StreamJoined.with(keys, rightRows, leftRows).withName(name).withStoreName(name));
        };
    }

    private JoinWindows windows(long beforeMs, long afterMs) {
        return JoinWindows.ofTimeDifferenceAndGrace(Duration.ZERO, Duration.ofMillis(grace))
                .before(Duration.ofMillis(beforeMs)).after(Duration.ofMillis(afterMs));
    }
}
