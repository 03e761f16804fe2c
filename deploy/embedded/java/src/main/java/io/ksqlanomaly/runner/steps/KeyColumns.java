package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.NamedExpression;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.List;
import java.util.stream.IntStream;

/** Whether expressions are just the key columns that a row has already. */
final class KeyColumns {

    private KeyColumns() {
    }

    static boolean same(List<NamedExpression> keys, RowSchema input) {
        return keys.size() == input.key().size() && IntStream.range(0, keys.size())
                .allMatch(i -> keys.get(i).expression().isColumn(input.key().get(i).name())
                        && input.valueIndex(input.key().get(i).name()) < 0);
    }
}
