package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** POWER(base, exponent). */
@UdfDescription(name = "POWER", category = "MATHEMATICAL",
        description = "The base raised to the exponent.")
public final class Power {

    @Udf
    public double power(double base, double exponent) {
        return Math.pow(base, exponent);
    }
}
