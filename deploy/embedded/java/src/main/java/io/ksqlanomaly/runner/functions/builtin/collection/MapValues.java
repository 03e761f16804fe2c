package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** MAP_VALUES(map). */
@UdfDescription(name = "MAP_VALUES", category = "MAP",
        description = "The values of a map as an array.")
public final class MapValues {

    @Udf
    public <K, V> List<V> values(Map<K, V> map) {
        return map == null ? null : new ArrayList<>(map.values());
    }
}
