package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** SIN(value). */
@UdfDescription(name = "SIN", category = "MATHEMATICAL",
        description = "The sine of an angle in radians.")
public final class Sin {

    @Udf
    public double sin(double value) {
        return Math.sin(value);
    }
}
