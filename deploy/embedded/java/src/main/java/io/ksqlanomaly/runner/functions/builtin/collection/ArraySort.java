package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import io.confluent.ksql.function.udf.UdfParameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** ARRAY_SORT(array[, 'ASC' or 'DESC']). */
@UdfDescription(name = "ARRAY_SORT", category = "ARRAY",
        description = "The elements of an array of primitive values in order; NULLs come last.")
public final class ArraySort {

    @Udf
    public <T extends Comparable<? super T>> List<T> sort(List<T> array) {
        return sort(array, "ASC");
    }

    @Udf
    public <T extends Comparable<? super T>> List<T> sort(List<T> array,
            @UdfParameter(value = "direction", description = "'ASC' or 'DESC'") String direction) {
        Comparator<T> order = order(direction);
        if (array == null || order == null) {
            return null;
        }
        List<T> sorted = new ArrayList<>(array);
        sorted.sort(Comparator.nullsLast(order));
        return sorted;
    }

    private static <T extends Comparable<? super T>> Comparator<T> order(String direction) {
        return switch (direction == null ? "" : direction.trim().toUpperCase(Locale.ROOT)) {
        case "ASC", "ASCENDING" -> Comparator.naturalOrder();
        case "DESC", "DESCENDING" -> Comparator.reverseOrder();
        default -> null;
        };
    }
}
