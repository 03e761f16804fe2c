package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** COS(value). */
@UdfDescription(name = "COS", category = "MATHEMATICAL",
        description = "The cosine of an angle in radians.")
public final class Cos {

    @Udf
    public double cos(double value) {
        return Math.cos(value);
    }
}
