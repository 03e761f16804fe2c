package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** The Avro schemas that ksqlDB writes for SQL types: every field may be null. */
public final class AvroSchemas {

    static final String DEFAULT_NAME = "io.confluent.ksql.avro_schemas.KsqlDataSourceSchema";
    private static final String MAP_ENTRY = "MapEntry";

    private AvroSchemas() {
    }

    /** @param fullName of the record, with its namespace; null for ksqlDB's default */
    static Schema record(List<Column> columns, String fullName) {
        String name = fullName == null ? DEFAULT_NAME : fullName;
        List<Schema.Field> fields = new ArrayList<>();
        for (Column column : columns) {
            fields.add(field(column.name(), column.type(), name + "_" + column.name()));
        }
        return Schema.createRecord(simple(name), null, namespace(name), false, fields);
    }

    static Schema bare(SqlType type, boolean isKey, String fullName) {
        Schema schema = value(type, fullName == null ? DEFAULT_NAME : fullName);
        return isKey ? schema : nullable(schema);
    }

    private static Schema.Field field(String name, SqlType type, String path) {
        return new Schema.Field(name, nullable(value(type, path)), null, JsonProperties.NULL_VALUE);
    }

    private static Schema nullable(Schema schema) {
        return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
    }

    private static Schema value(SqlType type, String path) {
        return switch (type.base()) {
        case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
        case INTEGER -> Schema.create(Schema.Type.INT);
        case BIGINT -> Schema.create(Schema.Type.LONG);
        case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
        case STRING -> Schema.create(Schema.Type.STRING);
        case BYTES -> Schema.create(Schema.Type.BYTES);
        case DECIMAL -> LogicalTypes.decimal(type.precision(), type.scale())
                .addToSchema(Schema.create(Schema.Type.BYTES));
        case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
        case TIME -> LogicalTypes.timeMillis().addToSchema(Schema.create(Schema.Type.INT));
        case TIMESTAMP -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
        case ARRAY -> Schema.createArray(nullable(value(type.element(), path)));
        case MAP -> Schema.createArray(mapEntry(type, path));
        case STRUCT -> struct(type, path);
        default -> throw new FormatException("AVRO has no values of type " + type);
        };
    }

    private static Schema struct(SqlType type, String path) {
        List<Schema.Field> fields = new ArrayList<>();
        type.fields().forEach(f -> fields.add(field(f.name(), f.type(), path + "_" + f.name())));
        return Schema.createRecord(simple(path), null, namespace(path), false, fields);
    }

    /** A map whose keys may be null is an array of entries. */
    private static Schema mapEntry(SqlType type, String path) {
        Schema entry = Schema.createRecord(simple(path), null, namespace(path), false,
                List.of(field("key", type.key(), path + "_key"), field("value", type.element(), path + "_value")));
        entry.addProp("connect.internal.type", MAP_ENTRY);
        return entry;
    }

    private static String simple(String fullName) {
        return fullName.substring(fullName.lastIndexOf('.') + 1);
    }

    private static String namespace(String fullName) {
        int end = fullName.lastIndexOf('.');
        return end < 0 ? null : fullName.substring(0, end);
    }
}
