package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** COSH(value). */
@UdfDescription(name = "COSH", category = "MATHEMATICAL",
        description = "The hyperbolic cosine.")
public final class Cosh {

    @Udf
    public double cosh(double value) {
        return Math.cosh(value);
    }
}
