package io.ksqlanomaly.runner.functions.builtin.math;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.concurrent.ThreadLocalRandom;

/** RANDOM(): a new number for every row. */
@UdfDescription(name = "RANDOM", category = "MATHEMATICAL",
        description = "A random number between 0.0 (inclusive) and 1.0 (exclusive).")
public final class Random {

    @Udf
    public double random() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
