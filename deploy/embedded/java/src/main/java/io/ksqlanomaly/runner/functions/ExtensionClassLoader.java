package io.ksqlanomaly.runner.functions;

import java.net.URL;
import java.net.URLClassLoader;

/** Child first, so that each jar has its own libraries; what it shares with the runner comes from the parent. */
final class ExtensionClassLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    ExtensionClassLoader(URL jar, ClassLoader parent) {
        super(new URL[] { jar }, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                loaded = isShared(name) ? getParent().loadClass(name) : loadOwn(name);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private static boolean isShared(String name) {
        return name.startsWith("java.") || name.startsWith("io.confluent.") || name.startsWith("org.apache.kafka.")
                || name.startsWith("org.slf4j.");
    }

    private Class<?> loadOwn(String name) throws ClassNotFoundException {
        try {
            return findClass(name);
        } catch (ClassNotFoundException e) {
            return getParent().loadClass(name);
        }
    }
}
