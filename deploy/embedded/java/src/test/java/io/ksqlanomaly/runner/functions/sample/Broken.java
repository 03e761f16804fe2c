package io.ksqlanomaly.runner.functions.sample;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** A user's function that cannot be constructed. */
@UdfDescription(name = "broken", description = "Fails in its static block.")
public final class Broken {

    private static final int NUMBER = Integer.parseInt("not a number");

    @Udf
    public int broken() {
        return NUMBER;
    }
}
