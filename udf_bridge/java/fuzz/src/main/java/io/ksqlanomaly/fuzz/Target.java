package io.ksqlanomaly.fuzz;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.Configurable;

/** One SQL function of a jar, constructed and configured as a server does it. */
record Target(String name, List<String> features, double tolerance, Object function, List<Method> forms) {

    static ClassLoader loader(Path jar) throws IOException {
        return new URLClassLoader(new URL[] { jar.toUri().toURL() }, Target.class.getClassLoader());
    }

    /** Reads a line {@code NAME, class, tolerance, features parted by commas}, parted by tabs. */
    static Target of(String line, ClassLoader loader) throws ReflectiveOperationException {
        String[] parts = line.split("\t");
        Object function = loader.loadClass(parts[1]).getConstructor().newInstance();
        ((Configurable) function).configure(Map.of());
        List<Method> forms = Arrays.stream(function.getClass().getMethods())
                .filter(method -> method.getName().equals("evaluate"))
                .sorted(Comparator.comparing(Method::toGenericString))
                .collect(Collectors.toList());
        return new Target(parts[0], List.of(parts[3].split(",")), Double.parseDouble(parts[2]), function, forms);
    }

    /** A name of a form for people, such as {@code DOUBLE × 30}. */
    static String title(Method form) {
        String[] types = Arrays.stream(form.getParameterTypes()).map(Class::getSimpleName).toArray(String[]::new);
        return types.length > 3 ? types[0] + " × " + types.length : String.join(", ", types);
    }
}
