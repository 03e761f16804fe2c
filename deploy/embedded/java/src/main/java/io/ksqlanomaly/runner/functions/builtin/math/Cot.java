package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** COT(value). */
@UdfDescription(name = "COT", category = "MATHEMATICAL",
        description = "The cotangent of an angle in radians.")
public final class Cot {

    @Udf
    public double cot(double value) {
        return 1.0 / Math.tan(value);
    }
}
