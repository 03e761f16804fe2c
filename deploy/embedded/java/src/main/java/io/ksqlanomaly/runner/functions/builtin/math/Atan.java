package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** ATAN(value). */
@UdfDescription(name = "ATAN", category = "MATHEMATICAL",
        description = "The arc tangent, in radians.")
public final class Atan {

    @Udf
    public double atan(double value) {
        return Math.atan(value);
    }
}
