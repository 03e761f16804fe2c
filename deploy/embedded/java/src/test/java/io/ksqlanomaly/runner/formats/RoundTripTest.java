package io.ksqlanomaly.runner.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.types.SqlType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a format writes, it reads back the same. */
class RoundTripTest {

    private static final String COLUMNS = "B BOOLEAN; I INTEGER; L BIGINT; D DOUBLE; S STRING; Y BYTES; C DECIMAL(5, 2); "
            + "T TIMESTAMP; N DATE; H TIME; A ARRAY<INTEGER>; M MAP<STRING, DOUBLE>; R STRUCT<`X` INTEGER, `Y` ARRAY<STRING>>";

    private static Object[] row() {
        SqlType type = Rows.columns(COLUMNS).get(12).type();
        Struct struct = new Struct(type.connect()).put("X", 1).put("Y", Arrays.asList("a", null));
        return new Object[] { true, -1, 1L << 40, 0.1, "é", ByteBuffer.wrap(new byte[] { 0, -1 }),
                new BigDecimal("-1.50"),
                new Timestamp(1_600_000_000_123L), new Date(86_400_000L), new Time(1000), Arrays.asList(1, null, 3),
                Map.of("a", 1.5), struct };
    }

    @ParameterizedTest
    @ValueSource(strings = { "JSON", "JSON_SR", "AVRO", "BINARY" })
    void keepsEveryType(String format) {
        byte[] bytes = Rows.encoder(format, COLUMNS).encode(row());
        assertArrayEquals(row(), Rows.decoder(format, COLUMNS).decode(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = { "JSON", "JSON_SR", "AVRO", "BINARY" })
    void keepsNulls(String format) {
        Object[] nulls = new Object[13];
        assertArrayEquals(nulls, Rows.decoder(format, COLUMNS).decode(Rows.encoder(format, COLUMNS).encode(nulls)));
    }

    @ParameterizedTest
    @ValueSource(strings = { "INTEGER", "BIGINT", "DOUBLE", "STRING" })
    void kafkaKeepsOnePrimitive(String type) {
        Object value = switch (type) {
        case "INTEGER" -> 5;
        case "BIGINT" -> 5L;
        case "DOUBLE" -> 0.5;
        default -> "five";
        };
        byte[] bytes = Rows.encoder("KAFKA", "A " + type).encode(new Object[] { value });
        assertArrayEquals(new Object[] { value }, Rows.decoder("KAFKA", "A " + type).decode(bytes));
    }

    @Test
    void kafkaRefusesOtherSizesAndTypes() {
        RowDecoder decoder = Rows.decoder("KAFKA", "A BIGINT");
        assertThrows(FormatException.class, () -> decoder.decode(new byte[4]));
        assertThrows(FormatException.class, () -> Rows.decoder("KAFKA", "A ARRAY<INTEGER>"));
        assertThrows(FormatException.class, () -> Rows.decoder("KAFKA", "A INTEGER; B INTEGER"));
    }

    @Test
    void avroNamesTheRecordAsKsqlDoes() {
        Schema schema = AvroSchemas.record(Rows.columns("A INTEGER; S STRUCT<`X` INTEGER>"), null);
        assertEquals("io.confluent.ksql.avro_schemas.KsqlDataSourceSchema", schema.getFullName());
        assertEquals("KsqlDataSourceSchema_S", schema.getField("S").schema().getTypes().get(1).getName());
        assertEquals("my.Name", AvroSchemas.record(Rows.columns("A INTEGER"), "my.Name").getFullName());
    }

    @Test
    void avroReadsAnotherSchemaByNames() {
        byte[] bytes = Rows.encoder("AVRO", "B INTEGER; C STRING").encode(new Object[] { 7, "x" });
        assertArrayEquals(new Object[] { "x", null, 7L },
                Rows.decoder("AVRO", "c STRING; MISSING DOUBLE; b BIGINT").decode(bytes));
    }

    @Test
    void avroWritesWithASchemaGivenByItsId() {
        int id = Rows.REGISTRY.register("s", "AVRO", """
                {"type": "record", "name": "Given", "fields": [{"name": "b", "type": "long"},
                 {"name": "c", "type": {"type": "enum", "name": "E", "symbols": ["x", "y"]}},
                 {"name": "d", "type": "int", "default": 100},
                 {"name": "s", "type": {"type": "record", "name": "S", "fields": [
                   {"name": "X", "type": ["null", "float"], "default": null}]}}]}""");
        Map<String, String> properties = Map.of("schema_id", String.valueOf(id));
        Struct struct = new Struct(Rows.columns("S STRUCT<`X` DOUBLE>").get(0).type().connect()).put("X", 0.5);
        RowEncoder encoder = Rows.encoder("AVRO", "B INTEGER; C STRING; S STRUCT<`X` DOUBLE>", true, properties);
        byte[] bytes = encoder.encode(new Object[] { 7, "y", struct });
        assertEquals(id, ByteBuffer.wrap(bytes, 1, 4).getInt());
        assertArrayEquals(new Object[] { 7L, "y", 100, struct },
                Rows.decoder("AVRO", "B BIGINT; C STRING; D INTEGER; S STRUCT<`X` DOUBLE>").decode(bytes));
        FormatException e = assertThrows(FormatException.class,
                () -> encoder.encode(new Object[] { null, "y", struct }));
        assertEquals("field b of the schema cannot be NULL", e.getMessage());
    }

    @Test
    void avroRefusesBytesWithoutASchema() {
        RowDecoder decoder = Rows.decoder("AVRO", "A INTEGER");
        assertThrows(FormatException.class, () -> decoder.decode(Rows.bytes("{}")));
        assertThrows(FormatException.class, () -> decoder.decode(new byte[] { 0, 0, 0, 99, 99, 1 }));
    }

    @Test
    void anUnknownFormatIsNamed() {
        PlanException e = assertThrows(PlanException.class, () -> Rows.encoder("PROTOBUF", "A INTEGER"));
        assertEquals(List.of("the format PROTOBUF is not supported"), List.of(e.getMessage().split(";")[0]));
    }
}
