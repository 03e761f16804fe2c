package io.ksqlanomaly.runner.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** META-INF/ksql-anomaly.json of a jar of models: refuses a jar that was built for another place than this. */
final class BuildRecord {

    private static final String ENTRY = "META-INF/ksql-anomaly.json";
    private static final int FORMAT_VERSION = 1;
    private static final String KSQLDB = "8.x";

    private BuildRecord() {
    }

    /** A jar without a record is anybody's and is not checked. */
    static void requireFit(JarFile jar) throws IOException {
        ZipEntry entry = jar.getEntry(ENTRY);
        if (entry == null) {
            return;
        }
        try (InputStream stream = jar.getInputStream(entry)) {
            requireFit(new ObjectMapper().readTree(stream));
        }
    }

    private static void requireFit(JsonNode record) {
        int version = record.path("format_version").asInt();
        if (version > FORMAT_VERSION) {
            throw new FunctionException(ENTRY + " has format version " + version + ", this runtime knows "
                    + FORMAT_VERSION);
        }
        String ksqldb = record.path("platform").path("ksqldb").asText(KSQLDB);
        if (!ksqldb.equals(KSQLDB)) {
            throw new FunctionException("built for ksqlDB " + ksqldb + ", this runtime is compatible with " + KSQLDB
                    + ": build it with --ksqldb " + KSQLDB);
        }
        JsonNode natives = record.path("platform").path("natives");
        if (natives.isTextual() && !natives.textValue().equals(platform())) {
            throw new FunctionException(
                    "holds native code for " + natives.textValue() + ", this machine is " + platform());
        }
    }

    /** The platform as JavaCPP names it: linux-x86_64, macosx-arm64. */
    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch");
        return (system.startsWith("mac") ? "macosx" : system) + "-"
                + switch (machine) {
                case "amd64" -> "x86_64";
                case "aarch64" -> "arm64";
                default -> machine;
                };
    }
}
