package io.ksqlanomaly.runner.functions.builtin.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** JSON_ARRAY_CONTAINS(json, value). */
@UdfDescription(name = "JSON_ARRAY_CONTAINS", category = "JSON",
        description = "Whether a JSON array contains a value; false if the text is no JSON array.")
public final class JsonArrayContains {

    @Udf
    public <T> boolean contains(String json, T value) {
        JsonNode array = JsonText.parse(json);
        if (array == null || !array.isArray()) {
            return false;
        }
        for (JsonNode element : array) {
            if (matches(element, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(JsonNode element, Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return element.isIntegralNumber() && element.longValue() == ((Number) value).longValue();
        }
        if (value instanceof Number number) {
            return element.isFloatingPointNumber() && element.doubleValue() == number.doubleValue();
        }
        if (value instanceof Boolean flag) {
            return element.isBoolean() && element.booleanValue() == flag;
        }
        return value == null ? element.isNull() : element.isTextual() && element.textValue().equals(value);
    }
}
