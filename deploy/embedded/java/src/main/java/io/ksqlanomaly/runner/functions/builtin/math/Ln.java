package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** LN(value). */
@UdfDescription(name = "LN", category = "MATHEMATICAL",
        description = "The natural logarithm; NaN below 0, -Infinity at 0.")
public final class Ln {

    @Udf
    public double ln(double value) {
        return Math.log(value);
    }
}
