package io.ksqlanomaly.udf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the runtime needs of a bundle's manifest.json. */
final class Manifest {
    static final int FORMAT_VERSION = 2;

    final String name;
    final String version;
    final List<Feature> features;
    private final List<String> arguments;
    final double threshold;
    final Calibration calibration;
    /** What drift is measured against; null in a bundle without it. */
    final DriftProfile profile;
    /** How the features are those of several rows; null for a model of single rows. */
    final RowWindow window;
    final Map<String, String> checksums;

    private Manifest(JsonObject json) {
        name = json.text("name");
        version = json.text("version");
        features = features(json);
        arguments = arguments(json);
        threshold = json.number("threshold");
        calibration = Calibration.read(json.object("calibration"));
        profile = json.has("profile") ? DriftProfile.read(json.object("profile")) : null;
        window = json.has("window") ? new RowWindow(json.object("window").integer("rows"), features) : null;
        checksums = json.texts("files");
        checksums.keySet().forEach(BundleFiles::checkName);
    }

    static Manifest parse(String text) {
        JsonObject json = JsonObject.parse("manifest.json", text);
        checkFormat("manifest.json", json);
        return new Manifest(json);
    }

    /** A newer format is refused, with both versions named. */
    static void checkFormat(String file, JsonObject json) {
        checkFormat(file, json, FORMAT_VERSION);
    }

    static void checkFormat(String file, JsonObject json, int newest) {
        int version = json.integer("format_version");
        if (version > newest) {
            throw new ModelException(file + " has format " + version + ", this jar reads up to " + newest);
        }
    }

    /** Why another version cannot take this one's place in the same SQL functions, or null when it can. */
    String differenceOfFeatures(Manifest other) {
        if (arguments.equals(other.arguments)) {
            return null;
        }
        return "its features are another list: " + arguments + " expected, " + other.arguments
                + " given; that needs new SQL functions, so build a jar of it";
    }

    /** A feature's name as SQL users know it: in a window, without its place there. */
    String nameOf(int feature) {
        return window == null ? features.get(feature).name : window.name(feature);
    }

    /** What a SQL user hands over: name and SQL type of each feature, in order. */
    private static List<String> arguments(JsonObject json) {
        List<String> arguments = new ArrayList<>();
        for (JsonObject feature : json.objects("features")) {
            arguments.add(feature.text("name") + (feature.has("sql_type") ? " " + feature.text("sql_type") : ""));
        }
        return arguments;
    }

    private static List<Feature> features(JsonObject json) {
        List<Feature> features = new ArrayList<>();
        for (JsonObject feature : json.objects("features")) {
            features.add(Feature.read(feature));
        }
        return features;
    }
}
