package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** SQRT(value). */
@UdfDescription(name = "SQRT", category = "MATHEMATICAL",
        description = "The square root; NaN below 0.")
public final class Sqrt {

    @Udf
    public double sqrt(double value) {
        return Math.sqrt(value);
    }
}
