package io.ksqlanomaly.benchmarks;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.Configurable;

/** How long a server needs for a jar: class loading, {@code configure()} and the first row. Prints milliseconds. */
public final class JarLoad {
    private JarLoad() {
    }

    /** {@code JAR CLASS ROW}; the row as text. */
    public static void main(String[] arguments) throws Exception {
        org.slf4j.LoggerFactory.getLogger(JarLoad.class); // a server's own classes are there before a function is
        new org.apache.kafka.connect.data.Struct(org.apache.kafka.connect.data.SchemaBuilder.struct().build());
        long start = System.nanoTime();
        URL jar = Path.of(arguments[0]).toUri().toURL();
        ClassLoader loader = new URLClassLoader(new URL[] {jar});
        Object function = loader.loadClass(arguments[1]).getConstructor().newInstance();
        ((Configurable) function).configure(Map.of());
        Object result = function.getClass().getMethod("evaluate", String.class).invoke(function, arguments[2]);
        long end = System.nanoTime();
        if (!result.toString().contains("SCORE=")) {
            throw new IllegalStateException("no score: " + result);
        }
        System.out.println((end - start) / 1_000_000);
    }
}
