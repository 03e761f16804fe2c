package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.List;

/** ARRAY_CONTAINS(array, value). */
@UdfDescription(name = "ARRAY_CONTAINS", category = "ARRAY",
        description = "Whether an array contains a value; false for a NULL array.")
public final class ArrayContains {

    @Udf
    public <T> boolean contains(List<T> array, T value) {
        return array != null && array.contains(value);
    }
}
