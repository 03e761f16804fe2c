package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.LinkedHashMap;
import java.util.Map;

/** MAP_UNION(first, second). */
@UdfDescription(name = "MAP_UNION", category = "MAP",
        description = "The entries of both maps; for a key of both, the value of the second. NULL only if both are.")
public final class MapUnion {

    @Udf
    public <K, V> Map<K, V> union(Map<K, V> first, Map<K, V> second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        Map<K, V> all = new LinkedHashMap<>(first);
        all.putAll(second);
        return all;
    }
}
