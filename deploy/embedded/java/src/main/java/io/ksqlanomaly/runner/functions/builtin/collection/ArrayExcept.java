package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** ARRAY_EXCEPT(first, second); NULL if either is. */
@UdfDescription(name = "ARRAY_EXCEPT", category = "ARRAY",
        description = "The distinct elements of an array that are not in another one.")
public final class ArrayExcept {

    @Udf
    public <T> List<T> except(List<T> first, List<T> second) {
        if (first == null || second == null) {
            return null;
        }
        Set<T> distinct = new LinkedHashSet<>(first);
        distinct.removeAll(new HashSet<>(second));
        return new ArrayList<>(distinct);
    }
}
