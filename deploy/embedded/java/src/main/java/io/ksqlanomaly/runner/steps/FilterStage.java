package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.expressions.Expression;
import io.ksqlanomaly.runner.expressions.RowExpressions;
import io.ksqlanomaly.runner.log.ProcessingLog;
import io.ksqlanomaly.runner.rows.RowContext;
import io.ksqlanomaly.runner.rows.RowStage;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.List;

/** Drops rows whose condition is not true, and tombstones. */
final class FilterStage implements RowStage {

    private final RowExpressions condition;
    private final ProcessingLog log;
    private final String step;

    FilterStage(QueryBuilder builder, String step, Expression condition, RowSchema input) {
        this.condition = builder.compile(step, List.of(condition), input);
        this.log = builder.log();
        this.step = step;
    }

    @Override
    public Object[] apply(RowContext context, Object[] row) {
        return row != null && test(row, context.keyColumns()) ? row : DROPPED;
    }

    boolean test(Object[] row, Object[] key) {
        try {
            return condition.test(row, key);
        } catch (Throwable e) { // a condition that fails is not true, whatever a function threw
            log.failed(step, "condition", e);
            return false;
        }
    }
}
