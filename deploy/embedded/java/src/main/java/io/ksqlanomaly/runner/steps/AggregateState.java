package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.functions.Aggregate;
import io.ksqlanomaly.runner.plan.AggregateSpec;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.rows.RowStage;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.RowSchema;
import io.ksqlanomaly.runner.types.TypeParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.streams.kstream.Windowed;

/** The state of a group: the last values of the carried columns, then the state of each aggregate. */
final class AggregateState {

    private final int[] carried;
    private final Aggregate[] aggregates;
    private final int[][] arguments;
    private final List<Column> columns = new ArrayList<>();

    AggregateState(QueryBuilder builder, RowSchema input, List<String> carriedNames, List<AggregateSpec> specs) {
        this.carried = carriedNames.stream().mapToInt(name -> index(input, name)).toArray();
        this.aggregates = new Aggregate[specs.size()];
        this.arguments = new int[specs.size()][];
        for (int index : carried) {
            columns.add(input.value().get(index));
        }
        for (int i = 0; i < aggregates.length; i++) {
            AggregateSpec spec = specs.get(i);
            arguments[i] = spec.arguments().stream().mapToInt(name -> index(input, name)).toArray();
            List<String> types = Arrays.stream(arguments[i]).mapToObj(a -> input.value().get(a).type().toString())
                    .toList();
            aggregates[i] = builder.functions().aggregate(spec.function(), spec.signature(), types, spec.initial(),
                    builder.properties());
            columns.add(new Column(spec.name(), TypeParser.parse(aggregates[i].intermediate())));
        }
    }

    private static int index(RowSchema input, String name) {
        int index = input.valueIndex(name);
        if (index < 0) {
            throw new PlanException("no value column " + name + " to aggregate; there are "
                    + input.value().stream().map(Column::name).toList());
        }
        return index;
    }

    /** The columns of a stored state. */
    List<Column> columns() {
        return columns;
    }

    Object[] initialize() {
        Object[] state = new Object[columns.size()];
        for (int i = 0; i < aggregates.length; i++) {
            state[carried.length + i] = aggregates[i].initialize();
        }
        return state;
    }

    Object[] add(Object[] row, Object[] state) {
        return update(row, state, false);
    }

    Object[] undo(Object[] row, Object[] state) {
        return update(row, state, true);
    }

    private Object[] update(Object[] row, Object[] state, boolean undo) {
        Object[] next = new Object[state.length];
        for (int i = 0; i < carried.length; i++) {
            next[i] = row[carried[i]];
        }
        for (int i = 0; i < aggregates.length; i++) {
            Object[] values = new Object[arguments[i].length];
            for (int a = 0; a < values.length; a++) {
                values[a] = row[arguments[i][a]];
            }
            Object before = state[carried.length + i];
            next[carried.length + i] = undo ? aggregates[i].undo(values, before)
                    : aggregates[i].aggregate(values, before);
        }
        return next;
    }

    /** The state of two sessions that became one. */
    Object[] merge(Object[] first, Object[] second) {
        Object[] merged = new Object[first.length];
        for (int i = 0; i < carried.length; i++) {
            merged[i] = second[i] == null ? first[i] : second[i];
        }
        for (int i = 0; i < aggregates.length; i++) {
            int at = carried.length + i;
            merged[at] = aggregates[i].merge(first[at], second[at]);
        }
        return merged;
    }

    /** The result of a state, followed by the window's bounds where the schema has them. */
    RowStage result(RowSchema schema) {
        int width = schema.value().size();
        int start = schema.valueIndex("WINDOWSTART");
        int end = schema.valueIndex("WINDOWEND");
        return (context, state) -> {
            Object[] row = Arrays.copyOf(state, width);
            for (int i = 0; i < aggregates.length; i++) {
                row[carried.length + i] = aggregates[i].map(state[carried.length + i]);
            }
            if (context.key() instanceof Windowed<?> windowed) {
                put(row, start, windowed.window().start());
                put(row, end, windowed.window().end());
            }
            return row;
        };
    }

    private static void put(Object[] row, int index, long value) {
        if (index >= 0) {
            row[index] = value;
        }
    }
}
