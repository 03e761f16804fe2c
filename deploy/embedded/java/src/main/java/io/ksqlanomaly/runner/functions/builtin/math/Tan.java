package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** TAN(value). */
@UdfDescription(name = "TAN", category = "MATHEMATICAL",
        description = "The tangent of an angle in radians.")
public final class Tan {

    @Udf
    public double tan(double value) {
        return Math.tan(value);
    }
}
