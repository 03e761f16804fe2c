package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** CBRT(value). */
@UdfDescription(name = "CBRT", category = "MATHEMATICAL",
        description = "The cube root.")
public final class Cbrt {

    @Udf
    public double cbrt(double value) {
        return Math.cbrt(value);
    }
}
