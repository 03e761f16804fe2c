package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** AS_MAP(keys, values). */
@UdfDescription(name = "AS_MAP", category = "MAP",
        description = "A map from an array of keys and an array of values; the shorter one decides the number "
                + "of entries.")
public final class AsMap {

    @Udf
    public <T> Map<String, T> asMap(List<String> keys, List<T> values) {
        if (keys == null || values == null) {
            return null;
        }
        Map<String, T> map = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(keys.size(), values.size()); i++) {
            map.put(keys.get(i), values.get(i));
        }
        return map;
    }
}
