package io.ksqlanomaly.runner.functions.builtin.conditional;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** AS_VALUE(key). */
@UdfDescription(name = "AS_VALUE", category = "OTHER",
        description = "Copies a key column into the value of a row.")
public final class AsValue {

    @Udf
    public <T> T asValue(T key) {
        return key;
    }
}
