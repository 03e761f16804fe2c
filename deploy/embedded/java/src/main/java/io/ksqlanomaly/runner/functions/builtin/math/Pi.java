package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** PI(). */
@UdfDescription(name = "PI", category = "MATHEMATICAL",
        description = "The number π.")
public final class Pi {

    @Udf
    public double pi() {
        return Math.PI;
    }
}
