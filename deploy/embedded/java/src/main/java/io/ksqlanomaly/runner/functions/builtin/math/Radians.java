package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** RADIANS(value). */
@UdfDescription(name = "RADIANS", category = "MATHEMATICAL",
        description = "Converts degrees to radians.")
public final class Radians {

    @Udf
    public double radians(double value) {
        return Math.toRadians(value);
    }
}
