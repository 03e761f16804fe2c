package io.ksqlanomaly.runner.functions.builtin.conditional;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.Objects;

/** NULLIF(first, second). */
@UdfDescription(name = "NULLIF", category = "CONDITIONAL",
        description = "NULL where both values are equal, else the first one.")
public final class NullIf {

    @Udf
    public <T> T nullIf(T first, T second) {
        return Objects.equals(first, second) ? null : first;
    }
}
