package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsEveryKindOfValue() {
        Object value = Json.parse(" {\"a\": [1, -2.5e3, true, false, null], \"b\": {}, \"c\": []} ");
        assertEquals(Map.of("a", Arrays.asList(1.0, -2500.0, true, false, null), "b", Map.of(), "c", List.of()), value);
    }

    @Test
    void readsEscapes() {
        assertEquals("\" \\ / \b\f\n\r\t é", Json.parse("\"\\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u00e9\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = { "", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{1:2}", "tru", "\"abc", "\"\\x\"", "\"\\u12g4\"",
                    "\"\n\"", "1 2", "-", "nan", "[1 2]", "\"\\u12" })
    void refusesWhatIsNotJson(String text) {
        assertThrows(ModelException.class, () -> Json.parse(text));
    }

    @Test
    void tellsThePositionOfAnError() {
        ModelException error = assertThrows(ModelException.class, () -> Json.parse("[1, x]"));
        assertEquals("JSON at character 4: a value is expected", error.getMessage());
    }

    @Test
    void refusesEndlessNesting() {
        ModelException error = assertThrows(ModelException.class, () -> Json.parse("[".repeat(100_000)));
        assertTrue(error.getMessage().contains("more than 64 levels"), error.getMessage());
    }

    @Test
    void namesFileAndMemberOfAWrongType() {
        JsonObject json = JsonObject.parse("f.json", "{\"name\": 1, \"list\": [{}, 2]}");
        assertEquals("f.json: name: a string is expected",
                assertThrows(ModelException.class, () -> json.text("name")).getMessage());
        assertEquals("f.json: list[1]: an object is expected",
                assertThrows(ModelException.class, () -> json.objects("list")).getMessage());
        assertEquals("f.json: absent: a number is expected",
                assertThrows(ModelException.class, () -> json.number("absent")).getMessage());
    }

    @Test
    void readsNullInNumbersAsAbsent() {
        JsonObject json = JsonObject.parse("f.json", "{\"low\": [0, null]}");
        assertArrayEquals(new double[] { 0, -1 }, json.numbers("low", -1));
    }
}
