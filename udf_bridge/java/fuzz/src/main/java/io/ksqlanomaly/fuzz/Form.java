package io.ksqlanomaly.fuzz;

import java.lang.reflect.Method;
import java.util.Arrays;

/** One way to call a function: an overload, or the rows of an aggregate. */
interface Form {
    Class<?>[] types();

    Object call(Object[] arguments) throws Exception;

    /** For people, such as {@code Double × 30}. */
    default String title() {
        String[] names = Arrays.stream(types()).map(Class::getSimpleName).toArray(String[]::new);
        return names.length > 3 ? names[0] + " × " + names.length : String.join(", ", names);
    }

    static Form overload(Object function, Method method) {
        return new Form() {
            @Override
            public Class<?>[] types() {
                return method.getParameterTypes();
            }

            @Override
            public Object call(Object[] arguments) throws Exception {
                return method.invoke(function, arguments);
            }
        };
    }
}
