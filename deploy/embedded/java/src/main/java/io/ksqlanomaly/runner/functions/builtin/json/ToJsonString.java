package io.ksqlanomaly.runner.functions.builtin.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import io.ksqlanomaly.runner.functions.builtin.text.Bytes;
import io.ksqlanomaly.runner.functions.builtin.time.Times;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/** TO_JSON_STRING(value). */
@UdfDescription(name = "TO_JSON_STRING", category = "JSON",
        description = "A value of any type as JSON text.")
public final class ToJsonString {

    private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);

    @Udf
    public <T> String toJson(T value) {
        return node(value).toString();
    }

    private static JsonNode node(Object value) {
        if (value instanceof List<?> list) {
            ArrayNode array = JSON.arrayNode();
            list.forEach(element -> array.add(node(element)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.objectNode();
            map.forEach((key, element) -> object.set(String.valueOf(key), node(element)));
            return object;
        }
        if (value instanceof Struct struct) {
            ObjectNode object = JSON.objectNode();
            struct.schema().fields().forEach(field -> object.set(field.name(), node(struct.get(field))));
            return object;
        }
        return value instanceof java.util.Date time ? JSON.textNode(Times.text(time)) : primitive(value);
    }

    private static JsonNode primitive(Object value) {
        if (value instanceof Boolean flag) {
            return JSON.booleanNode(flag);
        }
        if (value instanceof Integer number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Long number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Double number) {
            return JSON.numberNode(number);
        }
        if (value instanceof BigDecimal number) {
            return JSON.numberNode(number);
        }
        if (value instanceof ByteBuffer bytes) {
            return JSON.binaryNode(Bytes.of(bytes));
        }
        return value == null ? JSON.nullNode() : JSON.textNode(value.toString());
    }
}
