package io.ksqlanomaly.runner.functions;

import io.confluent.ksql.function.udaf.VariadicArgs;
import io.confluent.ksql.util.Pair;
import io.confluent.ksql.util.Quadruple;
import io.confluent.ksql.util.Quintuple;
import io.confluent.ksql.util.Triple;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How an aggregate takes several arguments as one: {@code Pair<A, B>} up to {@code Quintuple}, the last part or the
 * whole being {@code VariadicArgs<T>}; {@code Void} for none.
 *
 * @param types Java type of each argument; of one element for the variadic one
 * @param variadic index of the variadic argument, or null
 * @param whole the class that the arguments are packed in
 */
record ArgumentPacking(List<Type> types, Integer variadic, Class<?> whole) {

    private static final Map<Class<?>, Integer> TUPLES = Map.of(
            Pair.class, 2, Triple.class, 3, Quadruple.class, 4, Quintuple.class, 5);

    /** Reads the input type of a {@code Udaf<I, A, O>}. */
    static ArgumentPacking of(Type input) {
        Class<?> raw = input instanceof ParameterizedType generic ? (Class<?>) generic.getRawType()
                : input instanceof Class<?> plain ? plain : Object.class;
        if (raw == Void.class) {
            return new ArgumentPacking(List.of(), null, raw);
        }
        List<Type> parts = TUPLES.containsKey(raw)
                ? List.of(((ParameterizedType) input).getActualTypeArguments())
                : List.of(input);
        return unwrapVariadic(parts, TUPLES.containsKey(raw) ? raw : Object.class);
    }

    private static ArgumentPacking unwrapVariadic(List<Type> parts, Class<?> whole) {
        Type[] types = parts.toArray(Type[]::new);
        Integer variadic = null;
        for (int i = 0; i < types.length; i++) {
            if (types[i] instanceof ParameterizedType generic && generic.getRawType() == VariadicArgs.class) {
                types[i] = generic.getActualTypeArguments()[0];
                variadic = i;
            }
        }
        return new ArgumentPacking(List.of(types), variadic, whole);
    }

    /** Called for every row: the two frequent cases come first. */
    Object pack(Object[] arguments) {
        if (types.isEmpty()) {
            return null;
        }
        if (variadic == null && whole == Object.class) {
            return arguments[0];
        }
        return tuple(variadic == null ? arguments : collectVariadic(arguments));
    }

    private Object[] collectVariadic(Object[] arguments) {
        int repeated = arguments.length - types.size() + 1;
        Object[] parts = new Object[types.size()];
        for (int i = 0, from = 0; i < parts.length; i++) {
            int count = i == variadic ? repeated : 1;
            List<Object> range = Arrays.asList(arguments).subList(from, from + count);
            parts[i] = i == variadic ? new VariadicArgs<>(range) : range.get(0);
            from += count;
        }
        return parts;
    }

    private Object tuple(Object[] parts) {
        return switch (TUPLES.getOrDefault(whole, parts.length)) {
        case 1 -> parts[0];
        case 2 -> new Pair<>(parts[0], parts[1]);
        case 3 -> new Triple<>(parts[0], parts[1], parts[2]);
        case 4 -> new Quadruple<>(parts[0], parts[1], parts[2], parts[3]);
        default -> new Quintuple<>(parts[0], parts[1], parts[2], parts[3], parts[4]);
        };
    }
}
