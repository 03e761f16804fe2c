package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** LOG(value) and LOG(base, value). */
@UdfDescription(name = "LOG", category = "MATHEMATICAL",
        description = "The natural logarithm, or the logarithm with a given base; NaN for a base that has none.")
public final class Log {

    @Udf
    public double log(double value) {
        return Math.log(value);
    }

    @Udf
    public double log(double base, double value) {
        if (base <= 0 || base == 1 || value < 0) {
            return Double.NaN;
        }
        return value == 0 ? Double.NEGATIVE_INFINITY : Math.log(value) / Math.log(base);
    }
}
