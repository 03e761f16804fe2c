package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** SINH(value). */
@UdfDescription(name = "SINH", category = "MATHEMATICAL",
        description = "The hyperbolic sine.")
public final class Sinh {

    @Udf
    public double sinh(double value) {
        return Math.sinh(value);
    }
}
