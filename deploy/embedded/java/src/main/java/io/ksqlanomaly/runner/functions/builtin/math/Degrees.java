package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** DEGREES(value). */
@UdfDescription(name = "DEGREES", category = "MATHEMATICAL",
        description = "Converts radians to degrees.")
public final class Degrees {

    @Udf
    public double degrees(double value) {
        return Math.toDegrees(value);
    }
}
