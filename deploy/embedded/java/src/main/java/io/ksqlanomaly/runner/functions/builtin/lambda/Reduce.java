package io.ksqlanomaly.runner.functions.builtin.lambda;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import io.ksqlanomaly.runner.functions.TriFunction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** REDUCE(array, state, (s, x) => …) and REDUCE(map, state, (s, k, v) => …); a NULL state stays NULL. */
@UdfDescription(name = "REDUCE", category = "LAMBDA",
        description = "The state after a lambda has taken in every element, or every key and value, of a collection.")
public final class Reduce {

    @Udf
    public <T, U> U reduce(List<T> array, U state, BiFunction<U, T, U> step) {
        U current = state;
        if (array != null && state != null) {
            for (T element : array) {
                current = step.apply(current, element);
            }
        }
        return current;
    }

    @Udf
    public <K, V, U> U reduce(Map<K, V> map, U state, TriFunction<U, K, V, U> step) {
        U current = state;
        if (map != null && state != null) {
            for (Map.Entry<K, V> entry : inHashOrder(map).entrySet()) {
                current = step.apply(current, entry.getKey(), entry.getValue());
            }
        }
        return current;
    }

    /** The order of entries is that of ksqlDB's maps, which are hash tables made for their size. */
    private static <K, V> Map<K, V> inHashOrder(Map<K, V> map) {
        Map<K, V> ordered = new HashMap<>(map.size());
        map.forEach(ordered::put);
        return ordered;
    }
}
