package io.ksqlanomaly.udf;

import java.util.regex.Pattern;

/** One version of a model in a model source, as its pointer names it. */
final class Published {
    private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");
    /** However a network magnifies rounding: a larger difference is another model. */
    private static final double LARGEST_TOLERANCE = 1e-3;

    final String version;
    /** Sum of manifest.json, which holds the sums of all other files. */
    final String manifestSum;
    /** Name of the file or folder in a directory; sum of the packed bundle in a topic. */
    final String location;
    /** Bytes of the packed bundle. */
    final long size;
    /** Records that hold it in a topic. */
    final int chunks;
    /** How far a golden row's score may be from Keras' own: absolute up to 1, relative above. */
    final double tolerance;

    Published(JsonObject json) {
        version = json.text("version");
        manifestSum = json.text("manifest_sha256");
        location = BundleFiles.checkName(json.text("location"));
        size = (long) json.number("size");
        chunks = json.integer("chunks");
        tolerance = Math.min(json.number("tolerance"), LARGEST_TOLERANCE);
        if (!SUM.matcher(manifestSum).matches() || location.contains("/") || size < 0) {
            throw new ModelException("pointer: version " + version + ": not a sum, a plain name or a size");
        }
    }

    boolean isSame(Published other) {
        return other != null && manifestSum.equals(other.manifestSum) && location.equals(other.location);
    }

    @Override
    public String toString() {
        return version + " (sha256 " + manifestSum.substring(0, 12) + "…)";
    }
}
