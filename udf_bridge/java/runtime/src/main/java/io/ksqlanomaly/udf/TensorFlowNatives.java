package io.ksqlanomaly.udf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/**
 * Makes TensorFlow's native libraries ready to load, once in a process.
 *
 * <p>Two jars with a TensorFlow each would silently share the library that came first, whatever its version: the second is refused.
 */
final class TensorFlowNatives {
    private static final String OWNER = "ksql.anomaly.tensorflow.owner";
    private static final String CACHE = "org.bytedeco.javacpp.cachedir";
    private static final String PRELOAD_PATH = "org.bytedeco.javacpp.platform.preloadpath";
    /** Where a server has the native libraries that a slim jar lacks; set by whoever runs it, never by a query. */
    private static final String DIRECTORY_PROPERTY = "ksql.anomaly.natives.dir";
    private static final String DIRECTORY_VARIABLE = "KSQL_ANOMALY_NATIVES_DIR";
    private static final String C_API = "org/tensorflow/internal/c_api/";
    private static final String VERSION_FILE = "ksql-anomaly/tensorflow-java.version";

    private TensorFlowNatives() {
    }

    static synchronized void claim() throws IOException {
        String self = location() + " (class loader " + System.identityHashCode(TensorFlowNatives.class.getClassLoader())
                + ")";
        String owner = System.getProperty(OWNER);
        if (self.equals(owner)) {
            return;
        }
        if (owner != null) {
            throw new ModelException("TensorFlow was already loaded by " + owner + "; put all models into one jar");
        }
        refuseForeignLibrary();
        String version = version();
        // JavaCPP's own way to find a cache directory fails under ksqlDB's security manager.
        if (System.getProperty(CACHE) == null) {
            System.setProperty(CACHE, WorkDirectory.directory("tensorflow-java-" + version).toString());
            System.setProperty(CACHE + ".nosubdir", "true"); // all jars with this version share its 650 MB
        }
        useDirectory();
        System.setProperty(OWNER, self);
    }

    /** Names the server's own directory of native libraries to JavaCPP, when the jar has none. */
    private static void useDirectory() throws IOException {
        String library = System.mapLibraryName("jnitensorflow");
        if (TensorFlowNatives.class.getClassLoader()
                .getResource(C_API + Loader.getPlatform() + "/" + library) != null) {
            return;
        }
        String chosen = System.getProperty(DIRECTORY_PROPERTY, System.getenv(DIRECTORY_VARIABLE));
        if (chosen == null || chosen.isBlank()) {
            throw new ModelException("the jar was built without native libraries for " + Loader.getPlatform() + ": set "
                    + DIRECTORY_VARIABLE + " to a directory with them");
        }
        if (!Files.isReadable(Path.of(chosen, library))) {
            throw new ModelException(DIRECTORY_VARIABLE + ": there is no " + library + " in " + chosen);
        }
        System.setProperty(PRELOAD_PATH, chosen);
    }

    private static String location() {
        return String.valueOf(TensorFlowNatives.class.getProtectionDomain().getCodeSource().getLocation());
    }

    /** Linux tells what is mapped into the process; elsewhere only our own jars know of each other. */
    private static void refuseForeignLibrary() throws IOException {
        Path maps = Path.of("/proc/self/maps");
        if (!Files.isReadable(maps)) {
            return;
        }
        List<String> lines = Files.readAllLines(maps, StandardCharsets.ISO_8859_1);
        for (String line : lines) {
            if (line.contains("/libtensorflow_")) {
                throw new ModelException("another TensorFlow is in this process: " + line.substring(line.indexOf('/')));
            }
        }
    }

    private static String version() throws IOException {
        try (InputStream stream = TensorFlowNatives.class.getClassLoader().getResourceAsStream(VERSION_FILE)) {
            if (stream == null) {
                throw new ModelException("the jar was built without TensorFlow: " + VERSION_FILE + " is not in it");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).trim();
        }
    }
}
