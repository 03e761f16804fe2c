package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.expressions.RowExpressions;
import io.ksqlanomaly.runner.plan.NamedExpression;
import io.ksqlanomaly.runner.rows.RowContext;
import io.ksqlanomaly.runner.rows.RowStage;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.List;

/** Computes the columns of a select; a tombstone stays one. */
final class SelectStage implements RowStage {

    private final RowExpressions expressions;
    private final RowExpressions.Failures failures;
    private final int width;

    SelectStage(QueryBuilder builder, String step, List<NamedExpression> selects, RowSchema input) {
        this.expressions = builder.compileNamed(step, selects, input);
        this.failures = builder.failures(step, selects);
        this.width = selects.size();
    }

    @Override
    public Object[] apply(RowContext context, Object[] row) {
        return row == null ? null : evaluate(row, context.keyColumns());
    }

    Object[] evaluate(Object[] row, Object[] key) {
        Object[] out = new Object[width];
        expressions.evaluateAll(row, key, out, failures);
        return out;
    }
}
