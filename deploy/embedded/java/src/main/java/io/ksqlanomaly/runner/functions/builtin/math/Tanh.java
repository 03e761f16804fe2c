package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** TANH(value). */
@UdfDescription(name = "TANH", category = "MATHEMATICAL",
        description = "The hyperbolic tangent.")
public final class Tanh {

    @Udf
    public double tanh(double value) {
        return Math.tanh(value);
    }
}
