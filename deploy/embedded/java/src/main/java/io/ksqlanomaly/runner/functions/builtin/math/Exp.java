package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** EXP(value). */
@UdfDescription(name = "EXP", category = "MATHEMATICAL",
        description = "e raised to the power of the value.")
public final class Exp {

    @Udf
    public double exp(double value) {
        return Math.exp(value);
    }
}
