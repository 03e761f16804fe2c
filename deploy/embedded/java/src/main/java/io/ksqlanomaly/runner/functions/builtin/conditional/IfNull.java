package io.ksqlanomaly.runner.functions.builtin.conditional;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** IFNULL(value, otherwise). */
@UdfDescription(name = "IFNULL", category = "CONDITIONAL",
        description = "The value, or another one where it is NULL.")
public final class IfNull {

    @Udf
    public <T> T ifNull(T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
