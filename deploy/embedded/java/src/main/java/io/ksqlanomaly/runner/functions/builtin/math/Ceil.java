package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** CEIL(value), of the type of its argument. */
@UdfDescription(name = "CEIL", category = "MATHEMATICAL",
        description = "The smallest whole number that is not less than the value.")
public final class Ceil {

    @Udf
    public int ceil(int value) {
        return value;
    }

    @Udf
    public long ceil(long value) {
        return value;
    }

    @Udf
    public double ceil(double value) {
        return Math.ceil(value);
    }

    @Udf(schema = "DECIMAL(P, S)")
    public BigDecimal ceil(BigDecimal value) {
        return value == null ? null : value.setScale(0, RoundingMode.CEILING).setScale(value.scale());
    }
}
