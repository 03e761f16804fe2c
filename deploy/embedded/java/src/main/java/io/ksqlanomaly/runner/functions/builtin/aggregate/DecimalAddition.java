package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.schema.ksql.SqlArgument;
import io.confluent.ksql.schema.ksql.types.SqlDecimal;
import java.math.BigDecimal;
import java.util.List;

/** Sums decimals; a sum that has more digits than its type is an error. */
final class DecimalAddition implements TableUdaf<BigDecimal, BigDecimal, BigDecimal> {

    private int precision;
    private int scale;

    @Override
    public void initializeTypeArguments(List<SqlArgument> types) {
        SqlDecimal type = (SqlDecimal) types.get(0).getSqlTypeOrThrow();
        precision = type.getPrecision();
        scale = type.getScale();
    }

    @Override
    public BigDecimal initialize() {
        return BigDecimal.ZERO.setScale(scale);
    }

    @Override
    public BigDecimal aggregate(BigDecimal value, BigDecimal sum) {
        return value == null ? sum : requireFit(sum.add(value));
    }

    @Override
    public BigDecimal undo(BigDecimal value, BigDecimal sum) {
        return value == null ? sum : requireFit(sum.subtract(value));
    }

    @Override
    public BigDecimal merge(BigDecimal first, BigDecimal second) {
        return requireFit(first.add(second));
    }

    @Override
    public BigDecimal map(BigDecimal sum) {
        return sum;
    }

    private BigDecimal requireFit(BigDecimal sum) {
        if (sum.precision() - sum.scale() > precision - scale) {
            throw new ArithmeticException("Numeric field overflow: " + sum.toPlainString() + " does not fit DECIMAL("
                    + precision + ", " + scale + ")");
        }
        return sum;
    }
}
