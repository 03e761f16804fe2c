package io.ksqlanomaly.runner.functions.builtin.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** JSON_ARRAY_LENGTH(json). */
@UdfDescription(name = "JSON_ARRAY_LENGTH", category = "JSON",
        description = "The number of elements of a JSON array; NULL if the text is none.")
public final class JsonArrayLength {

    @Udf
    public Integer length(String json) {
        JsonNode array = JsonText.parse(json);
        return array == null || !array.isArray() ? null : array.size();
    }
}
