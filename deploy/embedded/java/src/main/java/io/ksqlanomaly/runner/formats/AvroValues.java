package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.expressions.runtime.Casts;
import io.ksqlanomaly.runner.expressions.runtime.Temporals;
import io.ksqlanomaly.runner.types.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.connect.data.Struct;

/** Avro's generic values as values of SQL types. */
final class AvroValues {

    private AvroValues() {
    }

    /** The one schema of a union beside null. */
    static Schema nonNull(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        return schema.getTypes().stream().filter(s -> s.getType() != Schema.Type.NULL).findFirst().orElse(schema);
    }

    static Object toSql(Object value, Schema declared, SqlType type) {
        if (value == null) {
            return null;
        }
        Schema schema = nonNull(declared);
        return switch (type.base()) {
        case BOOLEAN -> require(value, Boolean.class);
        case INTEGER -> number(value).intValue();
        case BIGINT -> number(value).longValue();
        case DOUBLE -> number(value).doubleValue();
        case DECIMAL -> Casts.fit(decimal(value, schema), type);
        case STRING -> text(value, schema);
        case BYTES -> ByteBuffer.wrap(bytes(value));
        case DATE -> Temporals.ofDays(number(value).longValue());
        case TIME -> new Time(milliseconds(value, schema));
        case TIMESTAMP -> new Timestamp(milliseconds(value, schema));
        case ARRAY -> array(require(value, List.class), schema, type);
        case MAP -> map(value, schema, type);
        case STRUCT -> struct(require(value, GenericRecord.class), type);
        default -> throw new FormatException("AVRO has no values of type " + type);
        };
    }

    private static <T> T require(Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new FormatException("expected " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private static Number number(Object value) {
        return require(value, Number.class);
    }

    private static String text(Object value, Schema schema) {
        if (value instanceof ByteBuffer || value instanceof List || value instanceof Map
                || value instanceof GenericRecord) {
            throw new FormatException("expected text, found " + schema.getType());
        }
        return value.toString();
    }

    private static byte[] bytes(Object value) {
        if (value instanceof GenericFixed fixed) {
            return fixed.bytes();
        }
        ByteBuffer buffer = require(value, ByteBuffer.class);
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    private static BigDecimal decimal(Object value, Schema schema) {
        if (value instanceof Number number) {
            return new BigDecimal(number.toString());
        }
        LogicalType logical = LogicalTypes.fromSchemaIgnoreInvalid(schema);
        int scale = logical instanceof LogicalTypes.Decimal decimal ? decimal.getScale() : 0;
        return new BigDecimal(new BigInteger(bytes(value)), scale);
    }

    private static long milliseconds(Object value, Schema schema) {
        long number = number(value).longValue();
        LogicalType logical = LogicalTypes.fromSchemaIgnoreInvalid(schema);
        return logical != null && logical.getName().endsWith("-micros") ? Math.floorDiv(number, 1000L) : number;
    }

    private static List<Object> array(List<?> list, Schema schema, SqlType type) {
        List<Object> result = new ArrayList<>(list.size());
        list.forEach(item -> result.add(toSql(item, schema.getElementType(), type.element())));
        return result;
    }

    /** A map is an Avro map, or an array of entries. */
    private static Map<Object, Object> map(Object value, Schema schema, SqlType type) {
        Map<Object, Object> result = new HashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> result.put(k.toString(), toSql(v, schema.getValueType(), type.element())));
            return result;
        }
        for (Object item : require(value, List.class)) {
            GenericRecord entry = require(item, GenericRecord.class);
            result.put(field(entry, "key", type.key()), field(entry, "value", type.element()));
        }
        return result;
    }

    private static Struct struct(GenericRecord record, SqlType type) {
        Struct struct = new Struct(type.connect());
        type.fields().forEach(field -> struct.put(field.name(), field(record, field.name(), field.type())));
        return struct;
    }

    private static Object field(GenericRecord record, String name, SqlType type) {
        Schema.Field exact = record.getSchema().getField(name);
        Schema.Field field = exact != null ? exact
                : record.getSchema().getFields().stream()
                        .filter(f -> f.name().equalsIgnoreCase(name)).findFirst().orElse(null);
        return field == null ? null : toSql(record.get(field.pos()), field.schema(), type);
    }
}
