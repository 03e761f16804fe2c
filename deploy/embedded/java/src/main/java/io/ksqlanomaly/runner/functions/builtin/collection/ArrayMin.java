package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** ARRAY_MIN(array). */
@UdfDescription(name = "ARRAY_MIN", category = "ARRAY",
        description = "The least element of an array of primitive values; NULLs do not count.")
public final class ArrayMin {

    @Udf
    public <T extends Comparable<? super T>> T min(List<T> array) {
        return array == null ? null
                : array.stream().filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null);
    }
}
