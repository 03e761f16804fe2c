import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import org.apache.kafka.common.Configurable;

/** Prints the score of each row given as an argument, by the function class of a jar, on whatever Java this is. */
public final class ScoreRows {
    /** {@code JAR CLASS ROW...} */
    public static void main(String[] arguments) throws Exception {
        URL[] jar = {new File(arguments[0]).toURI().toURL()};
        try (URLClassLoader loader = new URLClassLoader(jar)) {
            Object function = loader.loadClass(arguments[1]).getConstructor().newInstance();
            ((Configurable) function).configure(Map.of());
            for (int i = 2; i < arguments.length; i++) {
                Object score = function.getClass().getMethod("evaluate", String.class).invoke(function, arguments[i]);
                System.out.println(System.getProperty("java.specification.version") + " " + score);
            }
        }
    }
}
