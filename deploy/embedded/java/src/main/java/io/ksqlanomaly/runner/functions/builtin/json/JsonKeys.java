package io.ksqlanomaly.runner.functions.builtin.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.ArrayList;
import java.util.List;

/** JSON_KEYS(json). */
@UdfDescription(name = "JSON_KEYS", category = "JSON",
        description = "The top-level keys of a JSON object; NULL if the text is none.")
public final class JsonKeys {

    @Udf
    public List<String> keys(String json) {
        JsonNode object = JsonText.parse(json);
        if (object == null || !object.isObject()) {
            return null;
        }
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }
}
