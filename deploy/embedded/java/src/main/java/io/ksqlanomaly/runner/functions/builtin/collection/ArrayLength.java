package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.List;

/** ARRAY_LENGTH(array). */
@UdfDescription(name = "ARRAY_LENGTH", category = "ARRAY",
        description = "The number of elements of an array.")
public final class ArrayLength {

    @Udf
    public <T> Integer length(List<T> array) {
        return array == null ? null : array.size();
    }
}
