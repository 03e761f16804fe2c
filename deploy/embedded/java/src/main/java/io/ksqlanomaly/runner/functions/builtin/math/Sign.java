package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** SIGN(value). */
@UdfDescription(name = "SIGN", category = "MATHEMATICAL",
        description = "-1, 0 or 1: the sign of the value.")
public final class Sign {

    @Udf
    public int sign(int value) {
        return Integer.signum(value);
    }

    @Udf
    public int sign(long value) {
        return Long.signum(value);
    }

    @Udf
    public int sign(double value) {
        return (int) Math.signum(value);
    }
}
