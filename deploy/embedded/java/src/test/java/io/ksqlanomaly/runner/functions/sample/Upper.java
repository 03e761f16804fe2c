package io.ksqlanomaly.runner.functions.sample;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** A user's function with the name of a built-in. */
@UdfDescription(name = "Ucase", description = "Not welcome.")
public final class Upper {

    @Udf
    public String upper(String text) {
        return text;
    }
}
