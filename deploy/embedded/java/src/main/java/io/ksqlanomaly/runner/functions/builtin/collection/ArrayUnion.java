package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** ARRAY_UNION(first, second); NULL if either is. */
@UdfDescription(name = "ARRAY_UNION", category = "ARRAY",
        description = "The distinct elements of both arrays, in the order of their first occurrence.")
public final class ArrayUnion {

    @Udf
    public <T> List<T> union(List<T> first, List<T> second) {
        if (first == null || second == null) {
            return null;
        }
        Set<T> distinct = new LinkedHashSet<>(first);
        distinct.addAll(second);
        return new ArrayList<>(distinct);
    }
}
