package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.expressions.RowExpressions;
import io.ksqlanomaly.runner.plan.NamedExpression;
import io.ksqlanomaly.runner.rows.Key;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.List;

/** Computes the columns of a new key. */
final class KeyExpressions {

    private final RowExpressions expressions;
    private final RowExpressions.Failures failures;
    private final int width;
    private final int inputWidth;
    private final int inputKeyWidth;

    KeyExpressions(QueryBuilder builder, String step, List<NamedExpression> keys, RowSchema input) {
        this.expressions = builder.compileNamed(step, keys, input);
        this.failures = builder.failures(step, keys);
        this.width = keys.size();
        this.inputWidth = input.value().size();
        this.inputKeyWidth = input.key().size();
    }

    /** The new key of a row; its columns may be null. */
    Key evaluate(Object key, Object[] row) {
        Object[] columns = new Object[width];
        expressions.evaluateAll(row == null ? new Object[inputWidth] : row, Key.columns(key, inputKeyWidth), columns,
                failures);
        return new Key(columns);
    }

    /** The new key, or null when one of its columns is. */
    Key evaluateWhole(Object key, Object[] row) {
        Key whole = evaluate(key, row);
        return whole.hasNull() ? null : whole;
    }
}
