package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** ACOS(value). */
@UdfDescription(name = "ACOS", category = "MATHEMATICAL",
        description = "The arc cosine, in radians; NaN outside [-1, 1].")
public final class Acos {

    @Udf
    public double acos(double value) {
        return Math.acos(value);
    }
}
