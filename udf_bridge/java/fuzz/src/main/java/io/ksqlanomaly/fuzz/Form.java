package io.ksqlanomaly.fuzz;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;

/** One way to call a function: an overload, or the rows of an aggregate. */
interface Form {
    Type[] types();

    Object call(Object[] arguments) throws Exception;

    /** For people, such as {@code Double × 30}. */
    default String title() {
        String[] names = Arrays.stream(types()).map(Form::shortName).toArray(String[]::new);
        boolean alike = Arrays.stream(names).distinct().count() == 1;
        return names.length > 3 && alike ? names[0] + " × " + names.length : String.join(", ", names);
    }

    private static String shortName(Type type) {
        Type raw = type instanceof ParameterizedType ? ((ParameterizedType) type).getRawType() : type;
        return ((Class<?>) raw).getSimpleName();
    }

    static Form overload(Object function, Method method) {
        return new Form() {
            @Override
            public Type[] types() {
                return method.getGenericParameterTypes();
            }

            @Override
            public Object call(Object[] arguments) throws Exception {
                return method.invoke(function, arguments);
            }
        };
    }
}
