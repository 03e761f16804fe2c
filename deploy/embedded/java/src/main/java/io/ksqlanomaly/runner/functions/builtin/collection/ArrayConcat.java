package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.ArrayList;
import java.util.List;

/** ARRAY_CONCAT(first, second). */
@UdfDescription(name = "ARRAY_CONCAT", category = "ARRAY",
        description = "One array after the other; NULL only if both are.")
public final class ArrayConcat {

    @Udf
    public <T> List<T> concat(List<T> first, List<T> second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
