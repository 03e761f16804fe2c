package io.ksqlanomaly.runner.functions;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One overload of a function.
 *
 * @param id unique within the function: {@code ABS(DOUBLE)}, {@code CONCAT(STRING...)}
 * @param variadic index of the parameter that repeats, or null
 * @param returns type of the result (of one row for a table function), or null when a schema provider computes it
 * @param initial constant arguments of an aggregate, last in the call
 * @param intermediate type of an aggregate's state, null otherwise or when only the instance knows
 * @param undo whether an aggregate can take a row back, so that it works on tables
 * @param method the scalar or table method, or an aggregate's factory
 * @param schemaProvider computes the type of the result from the types of the arguments; null if not needed
 */
public record Signature(String id, List<Parameter> parameters, Integer variadic, String returns, String description,
        List<Parameter> initial, String intermediate, boolean undo, Method method, Method schemaProvider) {

    public Signature {
        parameters = List.copyOf(parameters);
        initial = List.copyOf(initial);
    }

    /** One parameter: its name in the documentation and its SQL type. */
    public record Parameter(String name, String type, String description) {
    }

    static String id(String function, List<Parameter> parameters, Integer variadic, List<Parameter> initial) {
        String types = IntStream.range(0, parameters.size())
                .mapToObj(i -> parameters.get(i).type() + (variadic != null && variadic == i ? "..." : ""))
                .collect(Collectors.joining(", "));
        String constants = initial.stream().map(Parameter::type).collect(Collectors.joining(", "));
        String separator = types.isEmpty() || constants.isEmpty() ? "" : ", ";
        return function + "(" + types + separator + constants + ")";
    }
}
