package io.ksqlanomaly.fuzz;

import io.confluent.ksql.function.udaf.UdafFactory;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.Configurable;

/** One SQL function of a jar, constructed and configured as a server does it. */
record Target(String name, List<Column> columns, int parts, double tolerance, ClassLoader loader, List<Form> forms) {

    static ClassLoader loader(Path jar) throws IOException {
        return new URLClassLoader(new URL[] { jar.toUri().toURL() }, Target.class.getClassLoader());
    }

    /** Reads a line {@code NAME, class, tolerance, parts of an explanation, column, column…}, parted by tabs. */
    static Target of(String line, ClassLoader loader) throws ReflectiveOperationException {
        String[] parts = line.split("\t");
        Class<?> type = loader.loadClass(parts[1]);
        List<Form> forms = new ArrayList<>();
        for (Method method : methods(type)) {
            if (method.isAnnotationPresent(UdafFactory.class)) {
                forms.add(new AggregateForm(method));
            } else if (method.getName().equals("evaluate")) {
                forms.add(Form.overload(configured(type), method));
            }
        }
        List<Column> columns = Arrays.stream(parts).skip(4).map(Column::of).collect(Collectors.toList());
        return new Target(parts[0], columns, Integer.parseInt(parts[3]), Double.parseDouble(parts[2]), loader, forms);
    }

    private static Object configured(Class<?> type) throws ReflectiveOperationException {
        Object function = type.getConstructor().newInstance();
        ((Configurable) function).configure(Map.of());
        return function;
    }

    private static List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods()).sorted(Comparator.comparing(Method::toGenericString))
                .collect(Collectors.toList());
    }
}
