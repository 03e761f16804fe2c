import java.io.File;
import java.io.FilePermission;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.Permission;
import java.util.Map;
import org.apache.kafka.common.Configurable;

/**
 * Calls a function under a security manager like ksqlDB's: while a function is called, its thread may neither start a program,
 * nor ask whether a file can be executed, nor end the server. Other threads may do everything.
 */
public final class GuardedCalls {
    private static final ThreadLocal<Boolean> IN_CALL = ThreadLocal.withInitial(() -> false);

    /** {@code JAR CLASS ROW}; first proves that the guard is there. */
    public static void main(String[] arguments) throws Exception {
        System.setSecurityManager(new Guard());
        System.out.println("guard: " + attempt(() -> new File("/bin/true").canExecute()) + " "
                + attempt(() -> new ProcessBuilder("/bin/true").start()) + " " + attempt(() -> {
                    System.exit(3);
                    return null;
                }));
        URLClassLoader loader = new URLClassLoader(new URL[] { new File(arguments[0]).toURI().toURL() });
        Object function = loader.loadClass(arguments[1]).getConstructor().newInstance();
        System.out.println(attempt(() -> {
            ((Configurable) function).configure(Map.of());
            return function.getClass().getMethod("evaluate", String.class).invoke(function, arguments[2]);
        }));
        System.exit(0);
    }

    private interface Call {
        Object make() throws Exception;
    }

    /** Makes a call the way that the server does it: marked, and unmarked again whatever comes of it. */
    private static Object attempt(Call call) {
        IN_CALL.set(true);
        try {
            return call.make();
        } catch (SecurityException refusal) {
            return "refused";
        } catch (Exception failure) {
            return failure;
        } finally {
            IN_CALL.set(false);
        }
    }

    private static final class Guard extends SecurityManager {
        @Override
        public void checkPermission(Permission permission) {
            if (permission instanceof FilePermission && permission.getActions().contains("execute")) {
                refuse();
            }
        }

        @Override
        public void checkPermission(Permission permission, Object context) {
            checkPermission(permission);
        }

        @Override
        public void checkExec(String command) {
            refuse();
        }

        @Override
        public void checkExit(int status) {
            refuse();
        }

        private static void refuse() {
            if (IN_CALL.get()) {
                throw new SecurityException("a function must not do that");
            }
        }
    }
}
