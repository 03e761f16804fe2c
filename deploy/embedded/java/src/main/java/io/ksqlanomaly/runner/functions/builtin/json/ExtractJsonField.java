package io.ksqlanomaly.runner.functions.builtin.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** EXTRACTJSONFIELD(json, '$.a.b[0]'). */
@UdfDescription(name = "EXTRACTJSONFIELD", category = "JSON",
        description = "The value at a path in a JSON text, as a string; NULL if there is none.")
public final class ExtractJsonField {

    private volatile JsonPath last;

    @Udf
    public String extract(String json, String path) {
        JsonNode node = json == null || path == null ? null : path(path).select(JsonText.parse(json));
        return node == null ? null : JsonText.plain(node);
    }

    private JsonPath path(String text) {
        JsonPath path = last;
        if (path == null || !path.text().equals(text)) {
            path = JsonPath.parse(text);
            last = path;
        }
        return path;
    }
}
