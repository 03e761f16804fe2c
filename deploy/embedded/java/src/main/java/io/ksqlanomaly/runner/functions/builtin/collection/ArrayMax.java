package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** ARRAY_MAX(array). */
@UdfDescription(name = "ARRAY_MAX", category = "ARRAY",
        description = "The greatest element of an array of primitive values; NULLs do not count.")
public final class ArrayMax {

    @Udf
    public <T extends Comparable<? super T>> T max(List<T> array) {
        return array == null ? null
                : array.stream().filter(Objects::nonNull).max(Comparator.naturalOrder()).orElse(null);
    }
}
