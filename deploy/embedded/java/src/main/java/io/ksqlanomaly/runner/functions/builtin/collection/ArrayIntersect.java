package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** ARRAY_INTERSECT(first, second); NULL if either is. */
@UdfDescription(name = "ARRAY_INTERSECT", category = "ARRAY",
        description = "The distinct elements that are in both arrays, in the order of the first.")
public final class ArrayIntersect {

    @Udf
    public <T> List<T> intersect(List<T> first, List<T> second) {
        if (first == null || second == null) {
            return null;
        }
        Set<T> distinct = new LinkedHashSet<>(first);
        distinct.retainAll(new HashSet<>(second));
        return new ArrayList<>(distinct);
    }
}
