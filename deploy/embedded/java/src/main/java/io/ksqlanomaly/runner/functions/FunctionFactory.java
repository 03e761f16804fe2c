package io.ksqlanomaly.runner.functions;

import io.confluent.ksql.function.udaf.Udaf;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.Configurable;

/** Makes and configures instances of functions. */
final class FunctionFactory {

    private FunctionFactory() {
    }

    static Invocation invocation(String function, Signature signature, Map<String, ?> properties) {
        Method method = signature.method();
        Object target = Modifier.isStatic(method.getModifiers()) ? null : newInstance(method.getDeclaringClass());
        configure(target, function, properties);
        return new Invocation(target, method, signature.variadic());
    }

    static Aggregate aggregate(String function, Signature signature, List<String> types, List<?> initial,
            Map<String, ?> properties) {
        Udaf<Object, Object, Object> udaf = newUdaf(signature, initial);
        configure(udaf, function, properties);
        udaf.initializeTypeArguments(SqlTypeMapping.arguments(types));
        TypeBinding binding = bind(signature, types);
        String intermediate = udaf.getAggregateSqlType().map(SqlTypeMapping::toText)
                .orElseGet(() -> bound(binding, signature.intermediate(), "aggregateSchema", signature));
        String returns = udaf.getReturnSqlType().map(SqlTypeMapping::toText)
                .orElseGet(() -> bound(binding, signature.returns(), "returnSchema", signature));
        return new Aggregate(udaf, packing(signature), intermediate, returns);
    }

    /** Binds the type variables of a signature to the types of a call's arguments (a null type: bare NULL). */
    static TypeBinding bind(Signature signature, List<String> types) {
        TypeBinding binding = new TypeBinding();
        int repeated = types.size() - signature.parameters().size() + 1;
        int parameter = 0;
        int taken = 0;
        for (String type : types) {
            if (type != null && parameter < signature.parameters().size()) {
                binding.bind(TypeExpression.parse(signature.parameters().get(parameter).type()),
                        TypeExpression.parse(type));
            }
            taken++;
            boolean repeats = signature.variadic() != null && signature.variadic() == parameter && taken < repeated;
            parameter += repeats ? 0 : 1;
            taken = repeats ? taken : 0;
        }
        return binding;
    }

    static Object newInstance(Class<?> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw new FunctionException("constructor of " + type.getName() + " failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new FunctionException("cannot construct " + type.getName() + ": " + e, e);
        }
    }

    private static String bound(TypeBinding binding, String type, String wanted, Signature signature) {
        if (type == null) {
            throw new FunctionException(signature.id() + " needs " + wanted + " in its @UdafFactory");
        }
        return binding.apply(TypeExpression.parse(type)).toString();
    }

    private static ArgumentPacking packing(Signature signature) {
        Type udaf = signature.method().getGenericReturnType();
        return ArgumentPacking.of(((ParameterizedType) udaf).getActualTypeArguments()[0]);
    }

    @SuppressWarnings("unchecked")
    private static Udaf<Object, Object, Object> newUdaf(Signature signature, List<?> initial) {
        try {
            Object[] constants = constants(signature.method().getParameterTypes(), initial, signature);
            return (Udaf<Object, Object, Object>) signature.method().invoke(null, constants);
        } catch (InvocationTargetException e) {
            throw new FunctionException(signature.id() + ": " + e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new FunctionException("cannot make " + signature.id() + ": " + e, e);
        }
    }

    private static Object[] constants(Class<?>[] types, List<?> values, Signature signature) {
        if (types.length != values.size()) {
            throw new FunctionException(signature.id() + " takes " + types.length + " constant arguments, not "
                    + values.size());
        }
        List<Object> constants = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            constants.add(constant(types[i], values.get(i)));
        }
        return constants.toArray();
    }

    private static Object constant(Class<?> type, Object value) {
        if (!(value instanceof Number number)) {
            return value;
        }
        return switch (type.getSimpleName().toLowerCase(Locale.ROOT)) {
        case "int", "integer" -> number.intValue();
        case "long" -> number.longValue();
        case "double" -> number.doubleValue();
        default -> value;
        };
    }

    private static void configure(Object instance, String function, Map<String, ?> properties) {
        if (instance instanceof Configurable configurable) {
            String own = "ksql.functions." + function.toLowerCase(Locale.ROOT);
            Map<String, Object> visible = new HashMap<>();
            properties.forEach((name, value) -> {
                if (name.startsWith(own) || name.startsWith("ksql.functions._global_.")) {
                    visible.put(name, value);
                }
            });
            configurable.configure(visible);
        }
    }
}
