package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.expressions.runtime.Access;
import io.ksqlanomaly.runner.expressions.runtime.Temporals;
import io.ksqlanomaly.runner.types.SqlType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Values of SQL types as Avro's generic values of a schema that somebody else wrote. */
final class AvroGeneric {

    private AvroGeneric() {
    }

    /** The value of a record's field: NULL is the field's default where it has one and cannot be null. */
    static Object field(Object value, SqlType type, Schema.Field field) {
        boolean isNullable = field.schema().isNullable();
        if (value == null && field.hasDefaultValue() && (!isNullable || type == null)) {
            return GenericData.get().getDefaultValue(field);
        }
        if (value == null && !isNullable) {
            throw new FormatException("field " + field.name() + " of the schema cannot be NULL");
        }
        return of(value, type, field.schema());
    }

    static Object of(Object value, SqlType type, Schema declared) {
        if (value == null) {
            return null;
        }
        Schema schema = AvroValues.nonNull(declared);
        return switch (type.base()) {
        case INTEGER, BIGINT, DOUBLE -> number((Number) value, schema);
        case STRING -> text((String) value, schema);
        case BYTES -> ((ByteBuffer) value).duplicate();
        case DECIMAL -> decimal((BigDecimal) value, schema);
        case DATE -> Temporals.days((java.util.Date) value);
        case TIME -> Temporals.milliseconds((java.util.Date) value);
        case TIMESTAMP -> ((java.util.Date) value).getTime();
        case ARRAY -> array((List<?>) value, type, schema);
        case MAP -> map((Map<?, ?>) value, type, schema);
        case STRUCT -> struct(value, type, schema);
        default -> value;
        };
    }

    private static Object number(Number value, Schema schema) {
        return switch (schema.getType()) {
        case INT -> value.intValue();
        case LONG -> value.longValue();
        case FLOAT -> value.floatValue();
        default -> value.doubleValue();
        };
    }

    private static Object text(String value, Schema schema) {
        return schema.getType() == Schema.Type.ENUM ? new GenericData.EnumSymbol(schema, value) : value;
    }

    private static ByteBuffer decimal(BigDecimal value, Schema schema) {
        int scale = schema.getLogicalType() instanceof LogicalTypes.Decimal decimal ? decimal.getScale()
                : value.scale();
        return ByteBuffer.wrap(value.setScale(scale).unscaledValue().toByteArray());
    }

    private static List<Object> array(List<?> list, SqlType type, Schema schema) {
        List<Object> items = new ArrayList<>(list.size());
        list.forEach(item -> items.add(of(item, type.element(), schema.getElementType())));
        return items;
    }

    /** A map is an Avro map, or an array of entries. */
    private static Object map(Map<?, ?> map, SqlType type, Schema schema) {
        if (schema.getType() == Schema.Type.MAP) {
            Map<String, Object> result = new HashMap<>();
            map.forEach((k, v) -> result.put(String.valueOf(k), of(v, type.element(), schema.getValueType())));
            return result;
        }
        List<Object> entries = new ArrayList<>(map.size());
        Schema entry = AvroValues.nonNull(schema.getElementType());
        map.forEach((k, v) -> {
            GenericRecord record = new GenericData.Record(entry);
            record.put("key", of(k, type.key(), entry.getField("key").schema()));
            record.put("value", of(v, type.element(), entry.getField("value").schema()));
            entries.add(record);
        });
        return entries;
    }

    private static GenericRecord struct(Object value, SqlType type, Schema schema) {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            SqlType fieldType = type.fields().stream().filter(f -> f.name().equalsIgnoreCase(field.name()))
                    .map(SqlType.Field::type).findFirst().orElse(null);
            record.put(field.pos(), field(Access.field(value, field.name()), fieldType, field));
        }
        return record;
    }
}
