package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** MAP_KEYS(map). */
@UdfDescription(name = "MAP_KEYS", category = "MAP",
        description = "The keys of a map as an array.")
public final class MapKeys {

    @Udf
    public <K, V> List<K> keys(Map<K, V> map) {
        return map == null ? null : new ArrayList<>(map.keySet());
    }
}
