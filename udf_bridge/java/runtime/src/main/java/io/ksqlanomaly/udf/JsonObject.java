package io.ksqlanomaly.udf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Typed members of a JSON object; an error names the file and the member. */
final class JsonObject {
    private final String where;
    private final Map<?, ?> members;

    private JsonObject(String where, Map<?, ?> members) {
        this.where = where;
        this.members = members;
    }

    static JsonObject parse(String file, String text) {
        return of(file, Json.parse(text));
    }

    private static JsonObject of(String where, Object value) {
        if (!(value instanceof Map)) {
            throw new ModelException(where + ": an object is expected");
        }
        return new JsonObject(where, (Map<?, ?>) value);
    }

    /** Whether there is a member that is not null. */
    boolean has(String name) {
        return members.get(name) != null;
    }

    String text(String name) {
        return member(name, String.class, "a string");
    }

    /** A truth value; false where there is none. */
    boolean flag(String name) {
        return has(name) && member(name, Boolean.class, "true or false");
    }

    double number(String name) {
        return member(name, Double.class, "a number");
    }

    int integer(String name) {
        return (int) number(name);
    }

    JsonObject object(String name) {
        return of(where + ": " + name, members.get(name));
    }

    List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object item : list(name)) {
            objects.add(of(where + ": " + name + "[" + objects.size() + "]", item));
        }
        return objects;
    }

    /** Numbers of a list; null stands for {@code absent}. */
    double[] numbers(String name, double absent) {
        return numbers(name, list(name), absent);
    }

    private double[] numbers(String name, Object value, double absent) {
        if (!(value instanceof List)) {
            throw new ModelException(where + ": " + name + ": a list is expected");
        }
        List<?> items = (List<?>) value;
        double[] numbers = new double[items.size()];
        for (int i = 0; i < numbers.length; i++) {
            Object item = items.get(i);
            if (item != null && !(item instanceof Double)) {
                throw new ModelException(where + ": " + name + "[" + i + "]: a number is expected");
            }
            numbers[i] = item == null ? absent : (Double) item;
        }
        return numbers;
    }

    /** As many numbers as are expected. */
    double[] numbers(String name, int count, double absent) {
        double[] numbers = numbers(name, absent);
        if (numbers.length != count) {
            throw new ModelException(
                    where + ": " + name + ": " + count + " values expected, " + numbers.length + " given");
        }
        return numbers;
    }

    /** As many objects as are expected. */
    List<JsonObject> objects(String name, int count) {
        List<JsonObject> objects = objects(name);
        if (objects.size() != count) {
            throw new ModelException(
                    where + ": " + name + ": " + count + " objects expected, " + objects.size() + " given");
        }
        return objects;
    }

    /** Little-endian float32 in base64. */
    double[] packed(String name) {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text(name))).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IllegalArgumentException notBase64) {
            throw new ModelException(where + ": " + name + ": base64 is expected");
        }
        double[] numbers = new double[bytes.remaining() / Float.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bytes.getFloat();
            if (!Double.isFinite(numbers[i])) {
                throw new ModelException(
                        where + ": " + name + ": " + numbers[i] + " at " + i + ": a finite number is expected");
            }
        }
        return numbers;
    }

    /** As many packed numbers as are expected. */
    double[] packed(String name, int count) {
        double[] numbers = packed(name);
        if (numbers.length != count) {
            throw new ModelException(
                    where + ": " + name + ": " + count + " values expected, " + numbers.length + " given");
        }
        return numbers;
    }

    /** Rows of equally many numbers. */
    double[][] matrix(String name) {
        List<?> items = list(name);
        double[][] rows = new double[items.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = numbers(name + "[" + i + "]", items.get(i), Double.NaN);
            if (rows[i].length != rows[0].length) {
                throw new ModelException(where + ": " + name + "[" + i + "]: " + rows[0].length + " values expected, "
                        + rows[i].length + " given");
            }
        }
        return rows;
    }

    /** Texts of a list. */
    List<String> strings(String name) {
        List<String> texts = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof String)) {
                throw new ModelException(where + ": " + name + "[" + texts.size() + "]: a string is expected");
            }
            texts.add((String) item);
        }
        return texts;
    }

    /** Lists of numbers as golden.json writes them: null is NaN, infinities are texts. */
    List<double[]> rows(String name) {
        List<double[]> rows = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof List)) {
                throw new ModelException(where + ": " + name + "[" + rows.size() + "]: a list is expected");
            }
            rows.add(((List<?>) item).stream().mapToDouble(value -> number(name, value)).toArray());
        }
        return rows;
    }

    private double number(String name, Object value) {
        if (value == null) {
            return Double.NaN;
        }
        if (value instanceof Double || value.equals("Infinity") || value.equals("-Infinity")) {
            return Double.parseDouble(value.toString());
        }
        throw new ModelException(where + ": " + name + ": a number is expected");
    }

    Map<String, String> texts(String name) {
        JsonObject object = object(name);
        Map<String, String> texts = new LinkedHashMap<>();
        for (Object key : object.members.keySet()) {
            texts.put((String) key, object.text((String) key));
        }
        return texts;
    }

    private List<?> list(String name) {
        return member(name, List.class, "a list");
    }

    private <T> T member(String name, Class<T> type, String expected) {
        Object value = members.get(name);
        if (!type.isInstance(value)) {
            throw new ModelException(where + ": " + name + ": " + expected + " is expected");
        }
        return type.cast(value);
    }
}
