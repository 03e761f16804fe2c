package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** ARRAY_REMOVE(array, value). */
@UdfDescription(name = "ARRAY_REMOVE", category = "ARRAY",
        description = "An array without the elements that equal a value.")
public final class ArrayRemove {

    @Udf
    public <T> List<T> remove(List<T> array, T value) {
        if (array == null) {
            return null;
        }
        List<T> rest = new ArrayList<>(array);
        rest.removeIf(element -> Objects.equals(element, value));
        return rest;
    }
}
