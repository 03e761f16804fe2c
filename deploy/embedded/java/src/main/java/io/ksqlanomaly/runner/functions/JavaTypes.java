package io.ksqlanomaly.runner.functions;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The SQL types of Java types, within one method: type variables keep their letter. */
final class JavaTypes {

    private static final Map<Type, String> SIMPLE = Map.ofEntries(
            Map.entry(boolean.class, "BOOLEAN"), Map.entry(Boolean.class, "BOOLEAN"),
            Map.entry(int.class, "INTEGER"), Map.entry(Integer.class, "INTEGER"),
            Map.entry(long.class, "BIGINT"), Map.entry(Long.class, "BIGINT"),
            Map.entry(double.class, "DOUBLE"), Map.entry(Double.class, "DOUBLE"),
            Map.entry(String.class, "STRING"), Map.entry(ByteBuffer.class, "BYTES"),
            Map.entry(Time.class, "TIME"), Map.entry(Date.class, "DATE"), Map.entry(Timestamp.class, "TIMESTAMP"),
            Map.entry(TimeUnit.class, "INTERVALUNIT"), Map.entry(Object.class, "ANY"));

    private final Map<String, String> letters = new LinkedHashMap<>();
    private int decimals;

    /** The SQL type of a Java type; throws {@link FunctionException} where there is none. */
    TypeExpression of(Type type) {
        if (SIMPLE.containsKey(type)) {
            return TypeExpression.of(SIMPLE.get(type));
        }
        if (type instanceof TypeVariable<?> variable) {
            return TypeExpression.of(letters.computeIfAbsent(variable.getName(), this::letter));
        }
        if (type == BigDecimal.class) {
            return decimal();
        }
        if (type instanceof ParameterizedType generic) {
            return generic(generic);
        }
        throw unsupported(type, "needs a schema or has no SQL type");
    }

    /** The element type of a Java array: the type of a variadic parameter. */
    static Type elementOf(Type array) {
        return array instanceof GenericArrayType generic
                ? generic.getGenericComponentType()
                : ((Class<?>) array).getComponentType();
    }

    /** Each BigDecimal of a method has precision and scale of its own. */
    private TypeExpression decimal() {
        String[][] variables = { { "P", "S" }, { "Q", "W" }, { "G", "H" }, { "I", "J" } };
        String[] pair = variables[decimals++ % variables.length];
        return TypeExpression.of("DECIMAL", TypeExpression.of(pair[0]), TypeExpression.of(pair[1]));
    }

    private TypeExpression generic(ParameterizedType type) {
        Class<?> raw = (Class<?>) type.getRawType();
        TypeExpression[] arguments = new TypeExpression[type.getActualTypeArguments().length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = of(type.getActualTypeArguments()[i]);
        }
        if (raw == List.class) {
            return TypeExpression.of("ARRAY", arguments);
        }
        if (raw == Map.class) {
            return TypeExpression.of("MAP", arguments);
        }
        if (raw.getSimpleName().matches("Function|BiFunction|TriFunction")) {
            return TypeExpression.of("LAMBDA", arguments);
        }
        throw unsupported(type, "has no SQL type");
    }

    private String letter(String name) {
        if (name.length() == 1) {
            return name;
        }
        for (char letter : "TUVKRXYZ".toCharArray()) {
            if (!letters.containsValue(String.valueOf(letter))) {
                return String.valueOf(letter);
            }
        }
        throw new FunctionException("too many type variables: " + letters.keySet());
    }

    private static FunctionException unsupported(Type type, String reason) {
        return new FunctionException("the Java type " + type.getTypeName() + " " + reason
                + "; known: boolean, int, long, double and their boxes, String, BigDecimal, ByteBuffer, java.sql.Date,"
                + " Time, Timestamp, List, Map, Struct with a schema");
    }
}
