import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import org.apache.kafka.common.Configurable;

/** Calls one function of several jars with one row, each jar in a class loader of its own, as a server does. */
public final class CallFunction {
    /** {@code CLASS ROW JAR...} */
    public static void main(String[] arguments) throws Exception {
        for (int i = 2; i < arguments.length; i++) {
            URLClassLoader loader = new URLClassLoader(new URL[] {new File(arguments[i]).toURI().toURL()});
            Object function = loader.loadClass(arguments[0]).getConstructor().newInstance();
            ((Configurable) function).configure(Map.of());
            System.out.println(function.getClass().getMethod("evaluate", String.class).invoke(function, arguments[1]));
        }
    }
}
