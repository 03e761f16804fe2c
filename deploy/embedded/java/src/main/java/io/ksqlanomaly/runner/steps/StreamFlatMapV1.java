package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.expressions.RowExpressions;
import io.ksqlanomaly.runner.plan.NamedExpression;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.rows.Key;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.StreamRows;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** Table functions: one row for each element, shorter lists padded with NULL. */
record StreamFlatMapV1(String name, RowSchema schema, Step source, List<NamedExpression> functions) implements Step {

    static Step read(StepNode node) {
        return new StreamFlatMapV1(node.name(), node.schema(), node.step("source"), node.tableCalls("functions"));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        StreamRows input = builder.stream(source);
        RowExpressions expressions = builder.compileNamed(name, functions, input.schema());
        RowExpressions.Failures failures = builder.failures(name, functions);
        int keyWidth = schema.key().size();
        KStream<Object, Object[]> stream = input.stream(name).flatMapValues((key, row) -> {
            if (row == null) {
                return List.of();
            }
            Object[] lists = new Object[functions.size()];
            expressions.evaluateAll(row, Key.columns(key, keyWidth), lists, failures);
            return explode(row, lists, schema.value().size() - lists.length);
        }, Named.as(name));
        return new StreamRows(stream, schema, input.keys(), input.window());
    }

    private static List<Object[]> explode(Object[] row, Object[] lists, int width) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < longest(lists); i++) {
            Object[] out = Arrays.copyOf(row, width + lists.length);
            for (int f = 0; f < lists.length; f++) {
                List<?> list = (List<?>) lists[f];
                out[width + f] = list != null && i < list.size() ? list.get(i) : null;
            }
            rows.add(out);
        }
        return rows;
    }

    private static int longest(Object[] lists) {
        return Arrays.stream(lists).mapToInt(list -> list == null ? 0 : ((List<?>) list).size()).max().orElse(0);
    }
}
