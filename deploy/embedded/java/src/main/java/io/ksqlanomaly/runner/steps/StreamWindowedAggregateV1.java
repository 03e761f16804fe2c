package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.AggregateSpec;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.plan.WindowSpec;
import io.ksqlanomaly.runner.rows.RowSerde;
import io.ksqlanomaly.runner.topology.GroupedRows;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.TableRows;
import io.ksqlanomaly.runner.types.RowSchema;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.SessionStore;
import org.apache.kafka.streams.state.WindowStore;

/** Aggregates over a grouped stream, for each window of time. */
record StreamWindowedAggregateV1(String name, RowSchema schema, Step source, List<String> carried,
        List<AggregateSpec> aggregates, WindowSpec window) implements Step {

    static Step read(StepNode node) {
        return new StreamWindowedAggregateV1(node.name(), node.schema(), node.step("source"), node.texts("carried"),
                node.aggregates(), node.window());
    }

    @Override
    public Rows build(QueryBuilder builder) {
        return build(builder, EmitStrategy.onWindowUpdate());
    }

    /** @param emit whether each change of a window goes on, or its result after it closed */
    @SuppressWarnings({ "unchecked", "rawtypes" })
    TableRows build(QueryBuilder builder, EmitStrategy emit) {
        GroupedRows groups = builder.grouped(source);
        AggregateState state = new AggregateState(builder, groups.schema(), carried, aggregates);
        RowSerde states = builder.serdes().internalValue(state.columns());
        KTable table = window.isSession() ? sessions(groups, state, states, emit)
                : windows(groups, state, states, emit);
        return AggregateResult.of(name, table, state, schema, groups.keys(), window, builder);
    }

    private KTable<Windowed<Object>, Object[]> windows(GroupedRows groups, AggregateState state, RowSerde states,
            EmitStrategy emit) {
        TimeWindows windows = TimeWindows.ofSizeAndGrace(Duration.ofMillis(window.size()), window.graceOrDefault());
        if (window.advance() != null) {
            windows = windows.advanceBy(Duration.ofMillis(window.advance()));
        }
        return groups.stream().windowedBy(windows).emitStrategy(emit).aggregate(state::initialize,
                (key, row, before) -> state.add(row, before), Named.as(name),
                Materialized.<Object, Object[], WindowStore<Bytes, byte[]>>as(name).withKeySerde(groups.keys())
                        .withValueSerde(states).withRetention(window.retentionOrDefault()));
    }

    private KTable<Windowed<Object>, Object[]> sessions(GroupedRows groups, AggregateState state, RowSerde states,
            EmitStrategy emit) {
        SessionWindows windows = SessionWindows.ofInactivityGapAndGrace(Duration.ofMillis(window.gap()),
                window.graceOrDefault());
        return groups.stream().windowedBy(windows).emitStrategy(emit).aggregate(state::initialize,
                (key, row, before) -> state.add(row, before), (key, first, second) -> state.merge(first, second),
                Named.as(name), Materialized.<Object, Object[], SessionStore<Bytes, byte[]>>as(name)
                        .withKeySerde(groups.keys()).withValueSerde(states).withRetention(window.retentionOrDefault()));
    }
}
