package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.schema.ksql.SqlArgument;
import io.ksqlanomaly.runner.functions.ConnectSchemas;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Values with the order of their arrival, which merging session windows must know. */
final class Sequenced {

    static final String SCHEMA = "STRUCT<SEQ BIGINT, VAL T>";
    static final String ARRAY_SCHEMA = "ARRAY<" + SCHEMA + ">";
    static final Comparator<Struct> ORDER = Comparator.comparing(row -> row.getInt64("SEQ"));

    private static final AtomicLong LAST = new AtomicLong();

    private final Schema schema;

    Sequenced(List<SqlArgument> types) {
        schema = SchemaBuilder.struct().optional()
                .field("SEQ", Schema.OPTIONAL_INT64_SCHEMA)
                .field("VAL", ConnectSchemas.of(types.get(0).getSqlTypeOrThrow()))
                .build();
    }

    /** The value with a number above all before it, also above those of an earlier process. */
    Struct next(Object value) {
        long now = System.currentTimeMillis() * 1_000;
        long sequence = LAST.updateAndGet(last -> Math.max(last + 1, now));
        return new Struct(schema).put("SEQ", sequence).put("VAL", value);
    }

    @SuppressWarnings("unchecked")
    static <T> T value(Struct row) {
        return (T) row.get("VAL");
    }
}
