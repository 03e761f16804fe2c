package io.ksqlanomaly.udf;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A bundle for tests, in the folder that a class loader would find in a jar: features a and b, the network gives back half of each. */
final class TinyBundle {
    private static final String NO_TAIL = "{\"knots\": \"" + floats(0f) + "\", \"values\": \"" + floats(0f) + "\"}";
    static final String NETWORK = "{\"format_version\": 2, \"inputs\": 2, \"encode\": {\"impute\": [null, 4],"
            + " \"numbers\": {\"features\": [0, 1], \"low\": [-8, null], \"high\": [8, null], \"center\": [0, 2],"
            + " \"scale\": [1, 2]}, \"indicators\": {\"features\": [], \"center\": [], \"scale\": []},"
            + " \"tables\": [], \"columns\": [{\"feature\": 0}, {\"feature\": 1}]},"
            + " \"layers\": [" + layer(1f) + ", " + layer(0.5f) + "], \"score\": {\"center\": \"" + floats(0f, 0f)
            + "\", \"scale\": \"" + floats(1f, 1f) + "\", \"latent\": 0, \"joint_scale\": \"" + floats(1f, 2f, 1f, 1f)
            + "\", \"weights\": \"" + floats(1f, 1f) + "\", \"tails\": [" + NO_TAIL + ", " + NO_TAIL
            + "], \"attribution\": {\"matrix\": \"" + floats(0.5f, 0f, 0f, 1f) + "\", \"tail_weight\": 2},"
            + " \"tiny\": 1e-9, \"terms\": [{\"kind\": \"mahalanobis\", \"center\": \"" + floats(0f, 0f, 0f, 0f)
            + "\", \"triangle\": \"" + floats(1f, 0f, 1f, 0f, 0f, 0f, 0f, 0f, 0f, 0f)
            + "\", \"median\": -0.297063077383, \"spread\": 0.594126154766}]}}";

    /** a: half up to 0, the rest above; b: a quarter each up to 4 and above, half missing; scores: three quarters up to 1. */
    static final String PROFILE = "{\"rows\": 8, \"features\": ["
            + "{\"name\": \"a\", \"edges\": [0], \"shares\": [0.5, 0.5], \"missing\": 0},"
            + "{\"name\": \"b\", \"edges\": [4], \"shares\": [0.25, 0.25], \"missing\": 0.5, \"context\": true}],"
            + " \"score\": {\"edges\": [1], \"shares\": [0.75, 0.25], \"missing\": 0}}";
    /** Rows with the score and contributions that the network above gives. */
    static final String GOLDEN = "{\"format_version\": 1, \"inputs\": [[4, 6], [0, null], [null, 1]],"
            + " \"score\": [4, 0.5, null], \"contribution\": [[4, 4], [0, 1], [null, null]]}";

    final Path root;
    final String manifestSum;

    private TinyBundle(Path root, String manifestSum) {
        this.root = root;
        this.manifestSum = manifestSum;
    }

    static TinyBundle write(Path root) throws IOException {
        return write(root, 1);
    }

    /** The model of a and b as one of the last two rows of a alone: b is the newest. */
    static TinyBundle writeWindow(Path root) throws IOException {
        TinyBundle tiny = write(root, 2);
        Path file = tiny.file("manifest.json");
        String manifest = Files.readString(file)
                .replace("\"features\": [{\"name\": \"a\", \"missing\"", "\"window\": {\"rows\": 2}, \"features\":"
                        + " [{\"name\": \"a[-1]\", \"missing\"")
                .replace("{\"name\": \"b\", \"missing\"", "{\"name\": \"a[0]\", \"missing\"");
        Files.writeString(file, manifest);
        return new TinyBundle(root, Bundle.sha256(manifest.getBytes()));
    }

    static TinyBundle write(Path root, int formatVersion) throws IOException {
        Path folder = Files.createDirectories(root.resolve("ksql-anomaly/models/tiny/1.0.0"));
        Files.writeString(folder.resolve("network.json"), NETWORK);
        String manifest = "{\"format_version\": " + formatVersion + ", \"name\": \"tiny\", \"version\": \"1.0.0\","
                + " \"threshold\": 1.5, \"features\": [{\"name\": \"a\", \"missing\": {\"policy\": \"reject\"}},"
                + " {\"name\": \"b\", \"missing\": {\"policy\": \"median\"}}], \"calibration\": {\"count\": 9,"
                + " \"scores\": [1, 3], \"p_values\": [0.5, 0.1]}, \"profile\": " + PROFILE
                + ", \"files\": {\"network.json\": \""
                + Bundle.sha256(NETWORK.getBytes()) + "\"}}";
        Files.writeString(folder.resolve("manifest.json"), manifest);
        return new TinyBundle(root, Bundle.sha256(manifest.getBytes()));
    }

    /** Puts another version beside it, with another threshold; returns a holder that has it as the challenger. */
    ModelHolder holderAgainst(String version, double threshold) throws IOException {
        Path other = Files.createDirectories(root.resolve("ksql-anomaly/models/tiny").resolve(version));
        Files.writeString(other.resolve("network.json"), NETWORK);
        String manifest = Files.readString(file("manifest.json"))
                .replace("\"version\": \"1.0.0\"", "\"version\": \"" + version + "\"")
                .replace("\"threshold\": 1.5", "\"threshold\": " + threshold);
        Files.writeString(other.resolve("manifest.json"), manifest);
        return holder().against(version, Bundle.sha256(manifest.getBytes()));
    }

    Path file(String name) {
        return root.resolve("ksql-anomaly/models/tiny/1.0.0").resolve(name);
    }

    ClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] { root.toUri().toURL() }, null);
    }

    Bundle open() throws IOException {
        return new Bundle(loader(), "tiny", "1.0.0", manifestSum);
    }

    ModelHolder holder() throws IOException {
        return ModelHolder.of("tiny", "1.0.0", "java", manifestSum, loader());
    }

    /** The network with one term and no attribution. */
    static String plainNetwork(String term) {
        return NETWORK.replaceFirst("\"tails\": .*\"tail_weight\": 2}, ", "")
                .replaceFirst("\"kind\": \"mahalanobis\", .*(\"median\")", "\"kind\": \"" + term + "\", $1");
    }

    private static String layer(float factor) {
        return "{\"kind\": \"dense\", \"inputs\": 2, \"outputs\": 2, \"activation\": \"linear\", \"weights\": \""
                + floats(factor, 0f, 0f, factor) + "\", \"bias\": \"" + floats(0f, 0f) + "\"}";
    }

    static String floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
