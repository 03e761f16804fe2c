package io.ksqlanomaly.runner.functions;

import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import io.confluent.ksql.function.udf.UdfParameter;
import io.confluent.ksql.function.udf.UdfSchemaProvider;
import io.confluent.ksql.function.udtf.Udtf;
import io.confluent.ksql.function.udtf.UdtfDescription;
import io.ksqlanomaly.runner.functions.FunctionDescription.Kind;
import io.ksqlanomaly.runner.functions.Signature.Parameter;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads functions from annotated classes; built-ins and extensions alike. */
final class FunctionReflection {

    private static final Logger LOG = LoggerFactory.getLogger(FunctionReflection.class);

    private FunctionReflection() {
    }

    /** The function that a class declares; empty if it declares none. */
    static Optional<FunctionDescription> describe(Class<?> type, String jar) {
        if (type.isAnnotationPresent(UdfDescription.class)) {
            UdfDescription d = type.getAnnotation(UdfDescription.class);
            return Optional.of(new FunctionDescription(d.name(), Kind.SCALAR, d.description(), d.category(),
                    d.author(), d.version(), jar, signatures(type, Udf.class, m -> scalar(d.name(), m))));
        }
        if (type.isAnnotationPresent(UdtfDescription.class)) {
            UdtfDescription d = type.getAnnotation(UdtfDescription.class);
            return Optional.of(new FunctionDescription(d.name(), Kind.TABLE, d.description(), d.category(),
                    d.author(), d.version(), jar, signatures(type, Udtf.class, m -> table(d.name(), m))));
        }
        if (type.isAnnotationPresent(UdafDescription.class)) {
            UdafDescription d = type.getAnnotation(UdafDescription.class);
            return Optional.of(new FunctionDescription(d.name(), Kind.AGGREGATE, d.description(), d.category(),
                    d.author(), d.version(), jar,
                    signatures(type, UdafFactory.class, m -> AggregateReflection.signature(d.name(), m))));
        }
        return Optional.empty();
    }

    /** An overload that has no SQL types is left out with a warning; two of the same types are an error. */
    private static List<Signature> signatures(Class<?> type, Class<? extends Annotation> mark,
            Function<Method, Signature> reader) {
        List<Signature> found = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (method.isAnnotationPresent(mark)) {
                read(method, reader).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(Signature::id));
        for (int i = 1; i < found.size(); i++) {
            if (found.get(i).id().equals(found.get(i - 1).id())) {
                throw new FunctionException("two overloads " + found.get(i).id() + " in " + type.getName());
            }
        }
        return found;
    }

    private static Optional<Signature> read(Method method, Function<Method, Signature> reader) {
        try {
            return Optional.of(reader.apply(method));
        } catch (FunctionException | IllegalArgumentException e) {
            LOG.warn("overload left out: {}: {}", method.toGenericString(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Signature scalar(String function, Method method) {
        Udf mark = method.getAnnotation(Udf.class);
        return call(function, method, mark.schema(), mark.schemaProvider(), mark.description(),
                method.getGenericReturnType());
    }

    private static Signature table(String function, Method method) {
        Udtf mark = method.getAnnotation(Udtf.class);
        if (!(method.getGenericReturnType() instanceof ParameterizedType list) || list.getRawType() != List.class) {
            throw new FunctionException("a table function returns java.util.List");
        }
        return call(function, method, mark.schema(), mark.schemaProvider(), mark.description(),
                list.getActualTypeArguments()[0]);
    }

    private static Signature call(String function, Method method, String schema, String provider, String description,
            Type result) {
        JavaTypes types = new JavaTypes();
        Integer variadic = method.isVarArgs() ? method.getParameterCount() - 1 : null;
        List<Parameter> parameters = parameters(method, types, variadic);
        String returns = !provider.isEmpty() ? null
                : !schema.isEmpty() ? TypeExpression.parse(schema).toString()
                        : result(types, result);
        return new Signature(Signature.id(function.toUpperCase(Locale.ROOT), parameters, variadic, List.of()),
                parameters,
                variadic, returns, description, List.of(), null, false, method, provider(method, provider));
    }

    private static String result(JavaTypes types, Type result) {
        String text = types.of(result).toString();
        if (text.contains("DECIMAL")) {
            throw new FunctionException("a BigDecimal result needs a schema such as DECIMAL(P, S)");
        }
        return text;
    }

    static List<Parameter> parameters(Method method, JavaTypes types, Integer variadic) {
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            Type type = method.getGenericParameterTypes()[i];
            parameters.add(parameter(method.getParameters()[i],
                    variadic != null && variadic == i ? JavaTypes.elementOf(type) : type, types));
        }
        return parameters;
    }

    private static Parameter parameter(java.lang.reflect.Parameter declared, Type type, JavaTypes types) {
        UdfParameter mark = declared.getAnnotation(UdfParameter.class);
        String name = mark == null || mark.value().isEmpty() ? declared.getName() : mark.value();
        String schema = mark == null ? "" : mark.schema();
        TypeExpression sql = schema.isEmpty() ? types.of(type) : TypeExpression.parse(schema);
        return new Parameter(name, sql.toString(), mark == null ? "" : mark.description());
    }

    private static Method provider(Method method, String name) {
        if (name.isEmpty()) {
            return null;
        }
        return Arrays.stream(method.getDeclaringClass().getMethods())
                .filter(m -> m.getName().equals(name) && m.isAnnotationPresent(UdfSchemaProvider.class))
                .findFirst()
                .orElseThrow(() -> new FunctionException("no public method " + name + " marked @UdfSchemaProvider"));
    }
}
