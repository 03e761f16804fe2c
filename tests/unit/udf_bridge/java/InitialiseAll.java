import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Initialises every class of ours in a jar: none may read a resource, set a property, start a thread or throw. */
public final class InitialiseAll {
    /** A loader that gives classes and nothing else. */
    private static final class ClassesOnly extends URLClassLoader {
        ClassesOnly(URL jar) {
            super(new URL[] {jar});
        }

        @Override
        public URL getResource(String name) {
            throw new IllegalStateException("a class reads " + name + " when it is loaded");
        }
    }

    public static void main(String[] arguments) throws Exception {
        File file = new File(arguments[0]);
        ClassesOnly loader = new ClassesOnly(file.toURI().toURL());
        org.slf4j.LoggerFactory.getLogger(InitialiseAll.class); // the server's own logging is up before any function is
        Properties before = (Properties) System.getProperties().clone();
        int threads = Thread.activeCount();
        int classes = 0;
        try (JarFile jar = new JarFile(file)) {
            for (JarEntry entry : java.util.Collections.list(jar.entries())) {
                String name = entry.getName();
                if (name.startsWith("io/ksqlanomaly/") && name.endsWith(".class")) {
                    Class.forName(name.replace('/', '.').substring(0, name.length() - 6), true, loader);
                    classes++;
                }
            }
        }
        if (Thread.activeCount() != threads || !before.equals(System.getProperties())) {
            throw new IllegalStateException("a class started a thread or set a property when it was loaded");
        }
        System.out.println(classes);
    }
}
