package io.ksqlanomaly.runner.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;

/** JSON of test cases to SQL values and back: decimals and times as text, bytes as base64. */
final class TestValues {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private TestValues() {
    }

    static JsonNode read(String resource) {
        try (InputStream stream = TestValues.class.getResourceAsStream(resource)) {
            return MAPPER.readTree(stream);
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }

    static List<Object> values(JsonNode nodes, List<String> types, Integer variadic) {
        List<Object> values = new ArrayList<>();
        for (JsonNode node : nodes) {
            int index = variadic == null ? values.size() : Math.min(values.size(), variadic);
            values.add(value(node, TypeExpression.parse(types.get(index))));
        }
        return values;
    }

    static Object value(JsonNode node, TypeExpression type) {
        if (node.isNull()) {
            return null;
        }
        return switch (type.name()) {
        case "BIGINT" -> node.longValue();
        case "DOUBLE" -> node.doubleValue();
        case "DECIMAL" -> new BigDecimal(node.textValue());
        case "BYTES" -> ByteBuffer.wrap(Base64.getDecoder().decode(node.textValue()));
        case "DATE" -> new Date(TimeUnit.DAYS.toMillis(LocalDate.parse(node.textValue()).toEpochDay()));
        case "TIME" -> new Time(TimeUnit.NANOSECONDS.toMillis(LocalTime.parse(node.textValue()).toNanoOfDay()));
        case "TIMESTAMP" -> new Timestamp(
                LocalDateTime.parse(node.textValue()).toInstant(ZoneOffset.UTC).toEpochMilli());
        case "INTERVALUNIT" -> TimeUnit.valueOf(node.textValue());
        case "ARRAY" -> array(node, type.arguments().get(0));
        case "MAP" -> map(node, type.arguments().get(1));
        default -> natural(node);
        };
    }

    private static List<Object> array(JsonNode node, TypeExpression element) {
        List<Object> values = new ArrayList<>();
        node.forEach(item -> values.add(value(item, element)));
        return values;
    }

    private static Map<String, Object> map(JsonNode node, TypeExpression element) {
        Map<String, Object> values = new LinkedHashMap<>();
        node.fields().forEachRemaining(field -> values.put(field.getKey(), value(field.getValue(), element)));
        return values;
    }

    /** What a type variable is in the test's JSON. */
    private static Object natural(JsonNode node) {
        TypeExpression unknown = TypeExpression.of("T");
        return node.isArray() ? array(node, unknown)
                : node.isObject() ? map(node, unknown)
                        : node.isInt() ? (Object) node.intValue()
                                : node.isDouble() ? (Object) node.doubleValue()
                                        : node.isBoolean() ? (Object) node.booleanValue() : node.textValue();
    }

    static JsonNode json(Object value) {
        if (value instanceof List<?> list) {
            ArrayNode array = MAPPER.createArrayNode();
            list.forEach(element -> array.add(json(element)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = MAPPER.createObjectNode();
            map.forEach((key, element) -> object.set((String) key, json(element)));
            return object;
        }
        if (value instanceof Struct struct) {
            ObjectNode object = MAPPER.createObjectNode();
            struct.schema().fields().forEach(field -> object.set(field.name(), json(struct.get(field))));
            return object;
        }
        return primitive(value);
    }

    private static JsonNode primitive(Object value) {
        ArrayNode one = MAPPER.createArrayNode();
        if (value instanceof Integer number) {
            one.add(number);
        } else if (value instanceof Long number) {
            addLong(one, number);
        } else if (value instanceof Double number) {
            addDouble(one, number);
        } else if (value instanceof Boolean flag) {
            one.add(flag);
        } else {
            one.add(text(value));
        }
        return one.get(0);
    }

    /** As Jackson reads it: the narrowest type. */
    private static void addLong(ArrayNode node, long number) {
        if (number == (int) number) {
            node.add((int) number);
        } else {
            node.add(number);
        }
    }

    private static void addDouble(ArrayNode node, double number) {
        if (Double.isFinite(number)) {
            node.add(number);
        } else {
            node.add(Double.toString(number));
        }
    }

    private static String text(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return Base64.getEncoder().encodeToString(copy);
        }
        if (value instanceof Date date) {
            return LocalDate.ofEpochDay(Math.floorDiv(date.getTime(), TimeUnit.DAYS.toMillis(1))).toString();
        }
        if (value instanceof Time time) {
            return LocalTime.ofNanoOfDay(TimeUnit.MILLISECONDS.toNanos(time.getTime())).toString();
        }
        if (value instanceof Timestamp timestamp) {
            return LocalDateTime.ofInstant(timestamp.toInstant(), ZoneOffset.UTC).toString();
        }
        return value == null ? null : value.toString();
    }
}
