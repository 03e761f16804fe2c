package io.ksqlanomaly.runner.functions.builtin.lambda;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** FILTER(array, x => …) and FILTER(map, (k, v) => …). */
@UdfDescription(name = "FILTER", category = "LAMBDA",
        description = "The elements or entries of a collection for which a lambda is true.")
public final class Filter {

    @Udf
    public <T> List<T> filter(List<T> array, Function<T, Boolean> condition) {
        if (array == null) {
            return null;
        }
        List<T> kept = new ArrayList<>();
        for (T element : array) {
            if (condition.apply(element)) {
                kept.add(element);
            }
        }
        return kept;
    }

    @Udf
    public <K, V> Map<K, V> filter(Map<K, V> map, BiFunction<K, V, Boolean> condition) {
        if (map == null) {
            return null;
        }
        Map<K, V> kept = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (condition.apply(key, value)) {
                kept.put(key, value);
            }
        });
        return kept;
    }
}
