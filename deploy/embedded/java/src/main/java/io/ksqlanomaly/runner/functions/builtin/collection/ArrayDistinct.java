package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** ARRAY_DISTINCT(array). */
@UdfDescription(name = "ARRAY_DISTINCT", category = "ARRAY",
        description = "The distinct elements of an array, NULL included, in the order of their first occurrence.")
public final class ArrayDistinct {

    @Udf
    public <T> List<T> distinct(List<T> array) {
        return array == null ? null : new ArrayList<>(new LinkedHashSet<>(array));
    }
}
