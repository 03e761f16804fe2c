package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.ArrayList;
import java.util.List;

/** SLICE(array, from, to); NULL for a bound means the end of the array, for one outside it the result is NULL. */
@UdfDescription(name = "SLICE", category = "ARRAY",
        description = "The elements of an array from one position to another, both included and counted from 1.")
public final class Slice {

    @Udf
    public <T> List<T> slice(List<T> array, Integer from, Integer to) {
        if (array == null) {
            return null;
        }
        int start = from == null ? 0 : from - 1;
        int end = to == null ? array.size() : to;
        return start < 0 || end > array.size() || start > end ? null : new ArrayList<>(array.subList(start, end));
    }
}
