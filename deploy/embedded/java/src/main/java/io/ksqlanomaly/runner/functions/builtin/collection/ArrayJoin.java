package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import io.ksqlanomaly.runner.functions.FunctionException;
import java.util.List;
import java.util.stream.Collectors;

/** ARRAY_JOIN(array[, delimiter]); the default delimiter is ','. */
@UdfDescription(name = "ARRAY_JOIN", category = "ARRAY",
        description = "Joins the elements of an array of primitive values to one string; a NULL element is "
                + "written null.")
public final class ArrayJoin {

    @Udf
    public <T> String join(List<T> array) {
        return join(array, ",");
    }

    @Udf
    public <T> String join(List<T> array, String delimiter) {
        if (array == null) {
            return null;
        }
        return array.stream().map(ArrayJoin::text).collect(Collectors.joining(delimiter == null ? "" : delimiter));
    }

    private static String text(Object element) {
        if (element == null || element instanceof String || element instanceof Number || element instanceof Boolean) {
            return String.valueOf(element);
        }
        throw new FunctionException("ARRAY_JOIN takes elements of primitive types only");
    }
}
