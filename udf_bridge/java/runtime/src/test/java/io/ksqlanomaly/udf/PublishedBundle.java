package io.ksqlanomaly.udf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Versions of the tiny model for tests, written into a model source as a publisher does it. */
final class PublishedBundle {
    final Map<String, byte[]> files = new LinkedHashMap<>();
    final String version;

    private PublishedBundle(String version) {
        this.version = version;
    }

    /** Features a and b as in {@link TinyBundle}; with another threshold. */
    static PublishedBundle of(String version, double threshold) {
        return of(version, threshold, TinyBundle.NETWORK, TinyBundle.GOLDEN, "b");
    }

    static PublishedBundle of(String version, double threshold, String network, String golden, String second) {
        PublishedBundle bundle = new PublishedBundle(version);
        bundle.files.put("network.json", network.getBytes(StandardCharsets.UTF_8));
        bundle.files.put("golden.json", golden.getBytes(StandardCharsets.UTF_8));
        String manifest = "{\"format_version\": 1, \"name\": \"tiny\", \"version\": \"" + version
                + "\", \"threshold\": "
                + threshold + ", \"features\": [{\"name\": \"a\", \"missing\": {\"policy\": \"reject\"}}, {\"name\": \""
                + second
                + "\", \"missing\": {\"policy\": \"median\"}}], \"calibration\": {\"count\": 9, \"scores\": [1, 3],"
                + " \"p_values\": [0.5, 0.1]}, \"files\": {\"network.json\": \""
                + Bundle.sha256(bundle.files.get("network.json")) + "\", \"golden.json\": \""
                + Bundle.sha256(bundle.files.get("golden.json")) + "\"}}";
        bundle.files.put("manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
        return bundle;
    }

    byte[] packed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    String entry() throws IOException {
        return "{\"version\": \"" + version + "\", \"manifest_sha256\": \"" + Bundle.sha256(files.get("manifest.json"))
                + "\", \"location\": \"" + location() + "\", \"size\": " + packed().length + ", \"chunks\": 1,"
                + " \"tolerance\": 2e-6}";
    }

    String location() {
        return "tiny-" + version + ".zip";
    }

    /** Copies the bundle into a source and points to it. */
    PublishedBundle publish(Path source, String role) throws IOException {
        Files.createDirectories(source.resolve("bundles"));
        Files.write(source.resolve("bundles").resolve(location()), packed());
        point(source, "\"" + role + "\": " + entry());
        return this;
    }

    static void point(Path source, String members) throws IOException {
        String separator = members.isEmpty() ? "" : ", ";
        Files.writeString(source.resolve("tiny.json"),
                "{\"format_version\": 1, \"model\": \"tiny\"" + separator + members + "}");
    }
}
