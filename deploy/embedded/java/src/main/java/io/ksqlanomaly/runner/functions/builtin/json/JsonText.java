package io.ksqlanomaly.runner.functions.builtin.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksqlanomaly.runner.functions.FunctionException;

/** Reads JSON that is the value of a string. */
final class JsonText {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonText() {
    }

    /** The first value of a text; null for a null or blank text. */
    static JsonNode parse(String text) {
        if (text == null) {
            return null;
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            return node.isMissingNode() ? null : node;
        } catch (JsonProcessingException e) {
            throw new FunctionException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** A string without quotes, all else as JSON. */
    static String plain(JsonNode node) {
        return node.isTextual() ? node.textValue() : node.toString();
    }
}
