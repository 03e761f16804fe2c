package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.expressions.Expression;
import io.ksqlanomaly.runner.plan.NamedExpression;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.List;
import java.util.stream.IntStream;

/** Finds out whether a new key is the key that the rows have already, so that nothing has to be repartitioned. */
final class KeyColumns {

    private KeyColumns() {
    }

    /** Whether expressions over the rows of a step are its key columns, in order. */
    static boolean same(List<NamedExpression> keys, Step source) {
        return keys.size() == source.schema().key().size()
                && IntStream.range(0, keys.size()).allMatch(i -> origin(keys.get(i).expression(), source) == i);
    }

    /** Index of the key column that an expression passes on unchanged, through selects and filters, or -1. */
    private static int origin(Expression expression, Step source) {
        String name = expression.columnName();
        RowSchema schema = source.schema();
        if (name == null || schema.valueIndex(name) < 0) {
            return name == null ? -1 : schema.keyIndex(name);
        }
        if (source instanceof StreamFilterV1 filter) {
            return origin(expression, filter.source());
        }
        if (source instanceof StreamSelectV1 select) {
            return origin(select.selects().get(schema.valueIndex(name)).expression(), select.source());
        }
        return -1;
    }
}
