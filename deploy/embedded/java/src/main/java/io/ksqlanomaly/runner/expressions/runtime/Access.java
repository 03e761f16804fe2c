package io.ksqlanomaly.runner.expressions.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Reading and making of arrays, maps and structs for generated code. */
public final class Access {

    private Access() {
    }

    /** Element {@code index}, from 1, or from the end when negative; NULL when there is none. */
    public static Object element(Object array, Object index) {
        if (array == null || index == null) {
            return null;
        }
        List<?> list = (List<?>) array;
        int wanted = ((Number) index).intValue();
        int position = wanted < 0 ? list.size() + wanted : wanted - 1;
        return position >= 0 && position < list.size() && wanted != 0 ? list.get(position) : null;
    }

    public static Object entry(Object map, Object key) {
        return map == null ? null : ((Map<?, ?>) map).get(key);
    }

    /** A field by its name; a name that differs in case only is found too. */
    public static Object field(Object struct, String name) {
        if (struct == null) {
            return null;
        }
        Struct value = (Struct) struct;
        Field field = value.schema().field(name);
        return field != null ? value.get(field) : anyCase(value, name);
    }

    private static Object anyCase(Struct struct, String name) {
        for (Field field : struct.schema().fields()) {
            if (field.name().equalsIgnoreCase(name)) {
                return struct.get(field);
            }
        }
        return null;
    }

    /** @throws NullPointerException for NULL */
    public static Object required(Object value) {
        return java.util.Objects.requireNonNull(value, "an operand is NULL");
    }

    public static Struct struct(Schema schema, Object[] values) {
        Struct struct = new Struct(schema);
        List<Field> fields = schema.fields();
        for (int i = 0; i < values.length; i++) {
            struct.put(fields.get(i), values[i]);
        }
        return struct;
    }

    public static List<Object> array(Object[] items) {
        return new ArrayList<>(Arrays.asList(items));
    }

    public static Map<Object, Object> map(Object[] keysAndValues) {
        Map<Object, Object> map = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
