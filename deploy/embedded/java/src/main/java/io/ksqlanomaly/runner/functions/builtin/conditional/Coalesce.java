package io.ksqlanomaly.runner.functions.builtin.conditional;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** COALESCE(first, others…): all of one type. */
@UdfDescription(name = "COALESCE", category = "CONDITIONAL",
        description = "The first of the values that is not NULL.")
public final class Coalesce {

    @SafeVarargs
    @Udf
    public final <T> T coalesce(T first, T... others) {
        if (first != null) {
            return first;
        }
        for (T other : others) {
            if (other != null) {
                return other;
            }
        }
        return null;
    }
}
