package io.ksqlanomaly.runner.functions.builtin.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.ArrayList;
import java.util.List;

/** JSON_CONCAT(first, second, …); NULL if a text is NULL or blank. */
@UdfDescription(name = "JSON_CONCAT", category = "JSON",
        description = "Objects are merged, the last value of a key counts; all else is joined to one array.")
public final class JsonConcat {

    @Udf
    public String concat(String... texts) {
        List<JsonNode> nodes = new ArrayList<>();
        for (String text : texts) {
            JsonNode node = JsonText.parse(text);
            if (node == null) {
                return null;
            }
            nodes.add(node);
        }
        boolean objects = nodes.stream().allMatch(JsonNode::isObject);
        return (objects ? merged(nodes) : joined(nodes)).toString();
    }

    private static JsonNode merged(List<JsonNode> objects) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        objects.forEach(object -> all.setAll((ObjectNode) object));
        return all;
    }

    private static JsonNode joined(List<JsonNode> nodes) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (JsonNode node : nodes) {
            if (node.isArray()) {
                all.addAll((ArrayNode) node);
            } else {
                all.add(node);
            }
        }
        return all;
    }
}
