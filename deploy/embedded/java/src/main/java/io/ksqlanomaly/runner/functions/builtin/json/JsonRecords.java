package io.ksqlanomaly.runner.functions.builtin.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON_RECORDS(json). */
@UdfDescription(name = "JSON_RECORDS", category = "JSON",
        description = "The top-level keys and values of a JSON object as a map of strings; NULL if the text is none.")
public final class JsonRecords {

    @Udf
    public Map<String, String> records(String json) {
        JsonNode object = JsonText.parse(json);
        if (object == null || !object.isObject()) {
            return null;
        }
        Map<String, String> records = new LinkedHashMap<>();
        object.fields().forEachRemaining(field -> records.put(field.getKey(), JsonText.plain(field.getValue())));
        return records;
    }
}
