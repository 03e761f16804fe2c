package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** TRUNC(value[, decimals]). */
@UdfDescription(name = "TRUNC", category = "MATHEMATICAL",
        description = "Cuts to a number of decimal places, 0 if none is given.")
public final class Trunc {

    @Udf
    public int trunc(int value) {
        return value;
    }

    @Udf
    public long trunc(long value) {
        return value;
    }

    @Udf
    public long trunc(double value) {
        return (long) value;
    }

    @Udf
    public double trunc(double value, int decimals) {
        BigDecimal exact = BigDecimal.valueOf(value);
        return exact.setScale(decimals, RoundingMode.DOWN).doubleValue();
    }

    @Udf(schema = "DECIMAL(MAX(P - S, 1), 0)")
    public BigDecimal trunc(BigDecimal value) {
        return value == null ? null : value.setScale(0, RoundingMode.DOWN);
    }

    @Udf(schema = "DECIMAL(P, S)")
    public BigDecimal trunc(BigDecimal value, Integer decimals) {
        if (value == null || decimals == null) {
            return null;
        }
        return value.setScale(decimals, RoundingMode.DOWN).setScale(value.scale(), RoundingMode.UNNECESSARY);
    }
}
