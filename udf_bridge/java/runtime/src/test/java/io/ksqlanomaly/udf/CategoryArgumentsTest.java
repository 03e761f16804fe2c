package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A number, a BOOLEAN that may be missing, a VARCHAR with the values FOOD and FUEL. */
class CategoryArgumentsTest {
    private final Arguments arguments = new Arguments(List.of(
            new Feature("amount", false),
            new Feature("online", Feature.Kind.BOOLEAN, true, List.of()),
            new Feature("shop", Feature.Kind.TEXT, false, List.of("FOOD", "FUEL"))));
    private final Row row = new Row(3);

    @Test
    void takesEachTypeInItsPlace() {
        assertNull(arguments.fill(row, new Object[] { 1.5, true, "FUEL" }));
        assertArrayEquals(new double[] { 1.5, 1, 1 }, row.values);
        assertNull(arguments.fill(row, Arrays.asList("1.5", "false", "FOOD")));
        assertArrayEquals(new double[] { 1.5, 0, 0 }, row.values);
        assertNull(arguments.fill(row, "1.5#TRUE#FOOD"));
        assertArrayEquals(new double[] { 1.5, 1, 0 }, row.values);
        Map<String, String> named = new HashMap<>(Map.of("SHOP", "FUEL", "Amount", "2"));
        named.put("online", null);
        assertNull(arguments.fill(row, named));
        assertArrayEquals(new double[] { 2, Double.NaN, 1 }, row.values);
    }

    @ParameterizedTest
    @ValueSource(strings = { "food", "FOOD ", "", "null", "\uD83D\uDE00" })
    void givesAnUnseenValueTheIndexAfterTheLast(String value) {
        assertNull(arguments.fill(row, new Object[] { 1.5, true, value }));
        assertEquals(2, row.values[2]);
        assertEquals(value, row.texts[2]);
    }

    @Test
    void keepsOnlyTheBeginningOfALongText() {
        assertNull(arguments.fill(row, new Object[] { 1.5, true, "x".repeat(10_000_000) }));
        assertEquals("x".repeat(100) + "…", row.texts[2]);
    }

    @Test
    void namesTheFeatureThatIsMissing() {
        assertEquals("null feature: shop", arguments.fill(row, new Object[] { 1.5, true, null }));
        assertEquals("null feature: shop", arguments.fill(row, "1.5,,"));
    }

    @Test
    void namesTheFeatureOfAnotherType() {
        assertEquals("not a boolean: online", arguments.fill(row, "1.5,yes,FOOD"));
        assertEquals("not a boolean: online", arguments.fill(row, new Object[] { 1.5, 2.0, "FOOD" }));
        assertEquals("not a text: shop", arguments.fill(row, new Object[] { 1.5, true, 2.0 }));
        assertEquals("not a number: amount", arguments.fill(row, Arrays.asList("1,5", "true", "FOOD")));
        assertEquals("not a number: amount", arguments.fill(row, Arrays.asList("1.5€", "true", "FOOD")));
    }
}
