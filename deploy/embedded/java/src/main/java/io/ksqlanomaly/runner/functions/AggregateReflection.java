package io.ksqlanomaly.runner.functions;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.function.udaf.Udaf;
import io.confluent.ksql.function.udaf.UdafFactory;
import io.ksqlanomaly.runner.functions.Signature.Parameter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the signature of an aggregate from its factory method. */
final class AggregateReflection {

    private AggregateReflection() {
    }

    static Signature signature(String function, Method factory) {
        ParameterizedType udaf = udafType(factory);
        UdafFactory mark = factory.getAnnotation(UdafFactory.class);
        Type[] parts = udaf.getActualTypeArguments();
        ArgumentPacking packing = ArgumentPacking.of(parts[0]);
        JavaTypes types = new JavaTypes();
        List<Parameter> parameters = parameters(packing, mark.paramSchema(), types);
        List<Parameter> initial = FunctionReflection.parameters(factory, types, null);
        return new Signature(Signature.id(function.toUpperCase(Locale.ROOT), parameters, packing.variadic(), initial),
                parameters,
                packing.variadic(), typeOf(parts[2], mark.returnSchema(), types), mark.description(), initial,
                typeOf(parts[1], mark.aggregateSchema(), types), udaf.getRawType() == TableUdaf.class, factory, null);
    }

    private static ParameterizedType udafType(Method factory) {
        boolean known = factory.getGenericReturnType() instanceof ParameterizedType type
                && (type.getRawType() == Udaf.class || type.getRawType() == TableUdaf.class);
        if (!known || !Modifier.isStatic(factory.getModifiers())) {
            throw new FunctionException(
                    "a factory is a static method that returns Udaf<I, A, O> or TableUdaf<I, A, O>");
        }
        return (ParameterizedType) factory.getGenericReturnType();
    }

    private static List<Parameter> parameters(ArgumentPacking packing, String schema, JavaTypes types) {
        List<Parameter> parameters = new ArrayList<>();
        for (Type type : packing.types()) {
            boolean first = parameters.isEmpty();
            TypeExpression sql = schema.isEmpty() || !first ? types.of(type) : TypeExpression.parse(schema);
            parameters.add(new Parameter("col" + (parameters.size() + 1), sql.toString(), ""));
        }
        return parameters;
    }

    /** Null when only the instance can tell, by getAggregateSqlType or getReturnSqlType. */
    private static String typeOf(Type type, String schema, JavaTypes types) {
        if (!schema.isEmpty()) {
            return TypeExpression.parse(schema).toString();
        }
        try {
            String text = types.of(type).toString();
            return text.contains("DECIMAL") ? null : text;
        } catch (FunctionException e) {
            return null;
        }
    }
}
