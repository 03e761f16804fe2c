package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** ASIN(value). */
@UdfDescription(name = "ASIN", category = "MATHEMATICAL",
        description = "The arc sine, in radians; NaN outside [-1, 1].")
public final class Asin {

    @Udf
    public double asin(double value) {
        return Math.asin(value);
    }
}
