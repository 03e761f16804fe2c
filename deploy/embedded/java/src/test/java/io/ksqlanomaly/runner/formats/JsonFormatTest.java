package io.ksqlanomaly.runner.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON rows, with the coercions that a real ksqlDB was seen to make. */
class JsonFormatTest {

    private static Object read(String type, String json) {
        return Rows.decoder("JSON", "A " + type).decode(Rows.bytes("{\"A\":" + json + "}"))[0];
    }

    @Test
    void readsEveryType() {
        Object[] row = Rows
                .decoder("JSON", "B BOOLEAN; I INTEGER; L BIGINT; D DOUBLE; S STRING; Y BYTES; C DECIMAL(5, 2)")
                .decode(Rows.bytes("{\"B\":true,\"I\":1,\"L\":2,\"D\":0.5,\"S\":\"x\",\"Y\":\"AQ==\",\"C\":1.5}"));
        assertArrayEquals(new Object[] { true, 1, 2L, 0.5, "x", ByteBuffer.wrap(new byte[] { 1 }),
                new BigDecimal("1.50") }, row);
        assertEquals(new Timestamp(5), read("TIMESTAMP", "5"));
        assertEquals(new Time(5), read("TIME", "5"));
        assertEquals(new Date(2 * 86_400_000L), read("DATE", "2"));
    }

    @Test
    void readsNestedTypes() {
        assertEquals(Arrays.asList(1, null), read("ARRAY<INTEGER>", "[1,null]"));
        assertEquals(Map.of("k", 1.5), read("MAP<STRING, DOUBLE>", "{\"k\":1.5}"));
        Struct struct = (Struct) read("STRUCT<`X` INTEGER, `Y` ARRAY<STRING>>", "{\"x\":1,\"Y\":[\"a\"],\"z\":{}}");
        assertEquals(1, struct.get("X"));
        assertEquals(List.of("a"), struct.get("Y"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DOUBLE  | "1.5"       | 1.5
            DOUBLE  | 1e400       | Infinity
            DOUBLE  | 3           | 3.0
            INTEGER | 1.9         | 1
            INTEGER | 10000000000 | 1410065408
            INTEGER | "12"        | 12
            STRING  | 12          | 12
            STRING  | true        | true
            STRING  | {"b":[1,2]} | {"b":[1,2]}
            """, quoteCharacter = '\'')
    void converts(String type, String json, String expected) {
        assertEquals(expected, String.valueOf(read(type, json)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DOUBLE        | "abc"
            DOUBLE        | true
            DOUBLE        | {}
            BOOLEAN       | "true"
            DOUBLE        | NaN
            ARRAY<DOUBLE> | 1
            DECIMAL(3, 1) | 123.4
            """, quoteCharacter = '\'')
    void refuses(String type, String json) {
        FormatException e = assertThrows(FormatException.class, () -> read(type, json));
        assertFalse(Rows.logged(e).contains("abc"), "a log shows no values: " + Rows.logged(e));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"A\":1", "{\"A\":", "[1]", "\"text\"", "null", "", "1" })
    void refusesWhatIsNoObject(String json) {
        RowDecoder decoder = Rows.decoder("JSON", "A INTEGER");
        assertThrows(FormatException.class, () -> decoder.decode(Rows.bytes(json)));
    }

    @Test
    void findsFieldsInAnyCaseAndForgivesMissingAndUnknownOnes() {
        RowDecoder decoder = Rows.decoder("JSON", "A INTEGER; B INTEGER");
        assertArrayEquals(new Object[] { 1, null }, decoder.decode(Rows.bytes("{\"a\":1,\"unknown\":{\"b\":[2]}}")));
        assertArrayEquals(new Object[] { null, 2 }, decoder.decode(Rows.bytes("{\"B\":2,\"A\":null}")));
    }

    @Test
    void checksAColumnThatNobodyReads() {
        RowDecoder decoder = Formats.decoder("JSON", new DecoderSpec("t", false, Rows.columns("A DOUBLE; B STRING"),
                new int[] { -1, 0 }, 1, true, Map.of(), null));
        assertArrayEquals(new Object[] { "x" }, decoder.decode(Rows.bytes("{\"A\":1.5,\"B\":\"x\"}")));
        assertArrayEquals(new Object[] { "x" }, decoder.decode(Rows.bytes("{\"A\":\"2\",\"B\":\"x\"}")));
        assertThrows(FormatException.class, () -> decoder.decode(Rows.bytes("{\"A\":\"no\",\"B\":\"x\"}")));
    }

    @Test
    void readsAndWritesABareValue() {
        RowDecoder decoder = Rows.decoder("JSON", "A INTEGER", false, Map.of());
        RowEncoder encoder = Rows.encoder("JSON", "A INTEGER", false, Map.of());
        assertArrayEquals(new Object[] { 7 }, decoder.decode(Rows.bytes("7")));
        assertEquals("7", Rows.text(encoder.encode(new Object[] { 7 })));
        assertNull(encoder.encode(new Object[] { null }));
    }

    @Test
    void writesAsKsqlDoes() {
        RowEncoder encoder = Rows.encoder("JSON",
                "B BOOLEAN; I INTEGER; L BIGINT; D DOUBLE; E DOUBLE; S STRING; Y BYTES; C DECIMAL(5, 2); T TIMESTAMP; N DATE");
        byte[] json = encoder.encode(new Object[] { true, -1, Long.MIN_VALUE, 2.0E-3, Double.POSITIVE_INFINITY,
                "q\"\\\n\u0001é😀", ByteBuffer.wrap(new byte[] { 1 }), new BigDecimal("1.50"), new Timestamp(5),
                null });
        assertEquals("{\"B\":true,\"I\":-1,\"L\":-9223372036854775808,\"D\":0.002,\"E\":\"Infinity\","
                + "\"S\":\"q\\\"\\\\\\n\\u0001é😀\",\"Y\":\"AQ==\",\"C\":1.50,\"T\":5,\"N\":null}", Rows.text(json));
    }

    @Test
    void writesNestedValues() {
        RowEncoder encoder = Rows.encoder("JSON",
                "A ARRAY<DOUBLE>; M MAP<STRING, BIGINT>; S STRUCT<`x y` INTEGER>; E ARRAY<INTEGER>");
        Struct struct = (Struct) read("STRUCT<`x y` INTEGER>", "{\"x y\":1}");
        byte[] json = encoder.encode(new Object[] { Arrays.asList(1.0, null), Map.of("k", 10L), struct, List.of() });
        assertEquals("{\"A\":[1.0,null],\"M\":{\"k\":10},\"S\":{\"x y\":1},\"E\":[]}", Rows.text(json));
    }

    @Test
    void writesLongTextPastTheBuffer() {
        String text = "é".repeat(100_000);
        String json = Rows.text(Rows.encoder("JSON", "A STRING").encode(new Object[] { text }));
        assertTrue(json.equals("{\"A\":\"" + text + "\"}"));
    }
}
