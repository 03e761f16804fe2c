package io.ksqlanomaly.udf;

import java.nio.charset.StandardCharsets;

/** What a model source wants a server to run of one model; null stands for the jar's own version. */
final class Pointer {
    static final int FORMAT_VERSION = 1;
    static final int MOST_BYTES = 1 << 20;
    static final Pointer NONE = new Pointer(null, null);

    final Published champion;
    final Published challenger;

    private Pointer(Published champion, Published challenger) {
        this.champion = champion;
        this.challenger = challenger;
    }

    /** ModelException: not a pointer of that model, or of a newer format. */
    static Pointer parse(String model, byte[] content) {
        JsonObject json = JsonObject.parse("pointer", new String(content, StandardCharsets.UTF_8));
        Manifest.checkFormat("pointer", json, FORMAT_VERSION);
        if (!json.text("model").equals(model)) {
            throw new ModelException("the pointer of model " + model + " is that of " + json.text("model"));
        }
        return new Pointer(published(json, "champion"), published(json, "challenger"));
    }

    private static Published published(JsonObject json, String role) {
        return json.has(role) ? new Published(json.object(role)) : null;
    }
}
