package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** FLOOR(value), of the type of its argument. */
@UdfDescription(name = "FLOOR", category = "MATHEMATICAL",
        description = "The largest whole number that is not greater than the value.")
public final class Floor {

    @Udf
    public int floor(int value) {
        return value;
    }

    @Udf
    public long floor(long value) {
        return value;
    }

    @Udf
    public double floor(double value) {
        return Math.floor(value);
    }

    @Udf(schema = "DECIMAL(P, S)")
    public BigDecimal floor(BigDecimal value) {
        return value == null ? null : value.setScale(0, RoundingMode.FLOOR).setScale(value.scale());
    }
}
