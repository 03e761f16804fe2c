package io.ksqlanomaly.runner.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ksqlanomaly.runner.RunnerException;
import io.ksqlanomaly.runner.expressions.runtime.Access;
import io.ksqlanomaly.runner.expressions.runtime.Casts;
import io.ksqlanomaly.runner.expressions.runtime.Temporals;
import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.SqlType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/** The JSON form that test cases give to rows of formats other than JSON: days and milliseconds as numbers. */
final class JsonValues {

    private JsonValues() {
    }

    /** @param bare whether the node is the value of the single column */
    static Object[] row(JsonNode node, List<Column> columns, boolean bare) {
        Object[] row = new Object[columns.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = value(bare ? node : find(node, columns.get(i).name()), columns.get(i).type());
        }
        return row;
    }

    private static JsonNode find(JsonNode object, String name) {
        if (object.has(name)) {
            return object.get(name);
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return null;
    }

    private static Object value(JsonNode node, SqlType type) {
        if (node == null || node.isNull()) {
            return null;
        }
        return switch (type.base()) {
        case BOOLEAN -> node.asBoolean();
        case INTEGER -> node.isTextual() ? Integer.valueOf(node.asText()) : (Object) node.intValue();
        case BIGINT -> node.isTextual() ? Long.valueOf(node.asText()) : (Object) node.longValue();
        case DOUBLE -> node.isTextual() ? Double.valueOf(node.asText()) : (Object) node.doubleValue();
        case DECIMAL -> Casts.fit(new BigDecimal(node.asText()), type);
        case STRING -> node.isValueNode() ? node.asText() : node.toString();
        case BYTES -> ByteBuffer.wrap(Base64.getDecoder().decode(node.asText()));
        case TIME -> new Time(node.asLong());
        case DATE -> Temporals.ofDays(node.asLong());
        case TIMESTAMP -> new Timestamp(node.asLong());
        case ARRAY -> list(node, type);
        case MAP -> map(node, type);
        case STRUCT -> struct(node, type);
        default -> throw new RunnerException("no test case has values of type " + type);
        };
    }

    private static List<Object> list(JsonNode node, SqlType type) {
        List<Object> list = new ArrayList<>();
        node.forEach(item -> list.add(value(item, type.element())));
        return list;
    }

    private static Map<Object, Object> map(JsonNode node, SqlType type) {
        Map<Object, Object> map = new HashMap<>();
        node.properties().forEach(e -> map.put(e.getKey(), value(e.getValue(), type.element())));
        return map;
    }

    private static Struct struct(JsonNode node, SqlType type) {
        Struct struct = new Struct(type.connect());
        type.fields().forEach(field -> struct.put(field.name(), value(find(node, field.name()), field.type())));
        return struct;
    }

    /** The JSON form of a row. */
    static JsonNode node(Object[] row, List<Column> columns, boolean bare, ObjectMapper mapper) {
        if (bare) {
            return columns.isEmpty() ? mapper.nullNode() : node(row[0], columns.get(0).type(), mapper);
        }
        ObjectNode object = mapper.createObjectNode();
        for (int i = 0; i < columns.size(); i++) {
            object.set(columns.get(i).name(), node(row[i], columns.get(i).type(), mapper));
        }
        return object;
    }

    private static JsonNode node(Object value, SqlType type, ObjectMapper mapper) {
        if (value == null) {
            return mapper.nullNode();
        }
        return switch (type.base()) {
        case DECIMAL -> mapper.getNodeFactory().numberNode((BigDecimal) value);
        case BYTES -> mapper.getNodeFactory().textNode(base64((ByteBuffer) value));
        case TIME -> mapper.getNodeFactory().numberNode(Temporals.milliseconds((java.util.Date) value));
        case DATE -> mapper.getNodeFactory().numberNode(Temporals.days((java.util.Date) value));
        case TIMESTAMP -> mapper.getNodeFactory().numberNode(((java.util.Date) value).getTime());
        case ARRAY -> {
            ArrayNode array = mapper.createArrayNode();
            ((List<?>) value).forEach(item -> array.add(node(item, type.element(), mapper)));
            yield array;
        }
        case MAP -> {
            ObjectNode object = mapper.createObjectNode();
            ((Map<?, ?>) value).forEach((k, v) -> object.set(String.valueOf(k), node(v, type.element(), mapper)));
            yield object;
        }
        case STRUCT -> {
            ObjectNode object = mapper.createObjectNode();
            type.fields().forEach(f -> object.set(f.name(), node(Access.field(value, f.name()), f.type(), mapper)));
            yield object;
        }
        default -> mapper.valueToTree(value);
        };
    }

    private static String base64(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return Base64.getEncoder().encodeToString(copy);
    }
}
