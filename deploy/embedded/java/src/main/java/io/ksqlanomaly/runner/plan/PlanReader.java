package io.ksqlanomaly.runner.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksqlanomaly.runner.steps.Steps;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads plan.json. */
public final class PlanReader {

    private static final int FORMAT_VERSION = 1;

    private PlanReader() {
    }

    /** @throws PlanException if the plan is newer than this runner or not well formed */
    public static Plan read(JsonNode node) {
        int version = node.path("format_version").asInt(FORMAT_VERSION);
        if (version > FORMAT_VERSION) {
            throw new PlanException("the plan has format version " + version + "; this runner reads up to "
                    + FORMAT_VERSION);
        }
        String kind = node.path("kind").asText("persistent").toUpperCase(Locale.ROOT);
        return new Plan(node.path("query_id").asText(), node.path("statement").asText(), Plan.Kind.valueOf(kind),
                node.path("sink").isTextual() ? node.get("sink").asText() : null,
                node.path("limit").isNumber() ? node.get("limit").asLong() : null,
                properties(node.path("properties")), Steps.read(node.path("step")));
    }

    /** A JSON object as texts by name. */
    public static Map<String, String> properties(JsonNode node) {
        Map<String, String> properties = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                properties.put(entry.getKey(), entry.getValue().asText());
            }
        });
        return properties;
    }
}
