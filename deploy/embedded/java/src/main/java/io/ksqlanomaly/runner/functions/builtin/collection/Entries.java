package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** ENTRIES(map, sorted). */
@UdfDescription(name = "ENTRIES", category = "ARRAY",
        description = "An array of structs with key K and value V of each entry of a map, sorted by key if asked for.")
public final class Entries {

    private static final Schema INTEGERS = schema(Schema.OPTIONAL_INT32_SCHEMA);
    private static final Schema BIGINTS = schema(Schema.OPTIONAL_INT64_SCHEMA);
    private static final Schema DOUBLES = schema(Schema.OPTIONAL_FLOAT64_SCHEMA);
    private static final Schema BOOLEANS = schema(Schema.OPTIONAL_BOOLEAN_SCHEMA);
    private static final Schema STRINGS = schema(Schema.OPTIONAL_STRING_SCHEMA);

    @Udf(schema = "ARRAY<STRUCT<K STRING, V INTEGER>>")
    public List<Struct> integers(Map<String, Integer> map, boolean sorted) {
        return entries(map, sorted, INTEGERS);
    }

    @Udf(schema = "ARRAY<STRUCT<K STRING, V BIGINT>>")
    public List<Struct> bigints(Map<String, Long> map, boolean sorted) {
        return entries(map, sorted, BIGINTS);
    }

    @Udf(schema = "ARRAY<STRUCT<K STRING, V DOUBLE>>")
    public List<Struct> doubles(Map<String, Double> map, boolean sorted) {
        return entries(map, sorted, DOUBLES);
    }

    @Udf(schema = "ARRAY<STRUCT<K STRING, V BOOLEAN>>")
    public List<Struct> booleans(Map<String, Boolean> map, boolean sorted) {
        return entries(map, sorted, BOOLEANS);
    }

    @Udf(schema = "ARRAY<STRUCT<K STRING, V STRING>>")
    public List<Struct> strings(Map<String, String> map, boolean sorted) {
        return entries(map, sorted, STRINGS);
    }

    private static List<Struct> entries(Map<String, ?> map, boolean sorted, Schema schema) {
        if (map == null) {
            return null;
        }
        return (sorted ? new TreeMap<>(map) : map).entrySet().stream()
                .map(entry -> new Struct(schema).put("K", entry.getKey()).put("V", entry.getValue()))
                .toList();
    }

    private static Schema schema(Schema value) {
        return SchemaBuilder.struct().optional()
                .field("K", Schema.OPTIONAL_STRING_SCHEMA)
                .field("V", value)
                .build();
    }
}
