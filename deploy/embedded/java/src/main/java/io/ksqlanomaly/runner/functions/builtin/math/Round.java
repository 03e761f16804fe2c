package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** ROUND(value[, decimals]); a half goes towards positive infinity. */
@UdfDescription(name = "ROUND", category = "MATHEMATICAL",
        description = "Rounds to a number of decimal places, 0 if none is given; halves go up.")
public final class Round {

    @Udf
    public int round(int value) {
        return value;
    }

    @Udf
    public long round(long value) {
        return value;
    }

    @Udf
    public long round(double value) {
        return Math.round(value);
    }

    @Udf
    public double round(double value, int decimals) {
        BigDecimal exact = BigDecimal.valueOf(value);
        return exact.setScale(decimals, halfUp(exact)).doubleValue();
    }

    @Udf(schema = "DECIMAL(MAX(P - S, 1), 0)")
    public BigDecimal round(BigDecimal value) {
        return value == null ? null : value.setScale(0, halfUp(value));
    }

    @Udf(schema = "DECIMAL(P, S)")
    public BigDecimal round(BigDecimal value, Integer decimals) {
        if (value == null || decimals == null) {
            return null;
        }
        return value.setScale(decimals, halfUp(value)).setScale(value.scale(), RoundingMode.UNNECESSARY);
    }

    private static RoundingMode halfUp(BigDecimal value) {
        return value.signum() < 0 ? RoundingMode.HALF_DOWN : RoundingMode.HALF_UP;
    }
}
