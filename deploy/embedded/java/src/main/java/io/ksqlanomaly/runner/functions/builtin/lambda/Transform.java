package io.ksqlanomaly.runner.functions.builtin.lambda;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import io.ksqlanomaly.runner.functions.FunctionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** TRANSFORM(array, x => …) and TRANSFORM(map, (k, v) => …, (k, v) => …). */
@UdfDescription(name = "TRANSFORM", category = "LAMBDA",
        description = "The collection with each element, or each key and value, replaced by what a lambda makes of it.")
public final class Transform {

    @Udf
    public <T, R> List<R> transform(List<T> array, Function<T, R> element) {
        if (array == null) {
            return null;
        }
        List<R> results = new ArrayList<>(array.size());
        array.forEach(value -> results.add(element.apply(value)));
        return results;
    }

    @Udf
    public <K, V, R, T> Map<R, T> transform(Map<K, V> map, BiFunction<K, V, R> key, BiFunction<K, V, T> value) {
        if (map == null) {
            return null;
        }
        Map<R, T> results = new LinkedHashMap<>();
        map.forEach((k, v) -> {
            R name = key.apply(k, v);
            if (results.containsKey(name)) {
                throw new FunctionException("TRANSFORM makes the key " + name + " twice");
            }
            results.put(name, value.apply(k, v));
        });
        return results;
    }
}
