package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.math.BigDecimal;

/** ABS(value), of the type of its argument. */
@UdfDescription(name = "ABS", category = "MATHEMATICAL",
        description = "The absolute value.")
public final class Abs {

    @Udf
    public int abs(int value) {
        return Math.abs(value);
    }

    @Udf
    public long abs(long value) {
        return Math.abs(value);
    }

    @Udf
    public double abs(double value) {
        return Math.abs(value);
    }

    @Udf(schema = "DECIMAL(P, S)")
    public BigDecimal abs(BigDecimal value) {
        return value == null ? null : value.abs();
    }
}
