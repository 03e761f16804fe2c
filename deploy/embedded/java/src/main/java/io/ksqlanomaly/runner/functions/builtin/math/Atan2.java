package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** ATAN2(y, x). */
@UdfDescription(name = "ATAN2", category = "MATHEMATICAL",
        description = "The angle of the point (x, y) in polar coordinates, in radians.")
public final class Atan2 {

    @Udf
    public double atan2(double y, double x) {
        return Math.atan2(y, x);
    }
}
