package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Features a and c must be there, b may be missing. */
class ArgumentsTest {
    private final Arguments arguments = new Arguments(
            List.of(new Feature("a", false), new Feature("b", true), new Feature("c", false)));
    private final Row row = new Row(3);

    @Test
    void takesValues() {
        assertNull(arguments.fill(row, new Object[] { 1.0, -2.5, 1e300 }));
        assertArrayEquals(new double[] { 1.0, -2.5, 1e300 }, row.values);
    }

    @Test
    void takesNumbersAndTellsANullFromANaN() {
        double absent = ModelHolder.number(null);
        assertNull(arguments.fill(row, new double[] { 1.0, absent, ModelHolder.number(1e300) }));
        assertArrayEquals(new double[] { 1.0, Double.NaN, 1e300 }, row.values);
        assertEquals("null feature: c", arguments.fill(row, new double[] { 1.0, 2.0, absent }));
        assertEquals("not a number: c", arguments.fill(row, new double[] { 1.0, 2.0, Double.NaN }));
        assertEquals("3 values expected, 2 given", arguments.fill(row, new double[] { 1.0, 2.0 }));
    }

    @Test
    void takesAnArray() {
        assertNull(arguments.fill(row, List.of(1.0, 2.0, 3.0)));
        assertArrayEquals(new double[] { 1.0, 2.0, 3.0 }, row.values);
    }

    @ParameterizedTest
    @ValueSource(strings = { "1,-2.5,3e2", "1#-2.5#3e2", " 1 , -2.5 # 300 " })
    void takesText(String text) {
        assertNull(arguments.fill(row, text));
        assertArrayEquals(new double[] { 1.0, -2.5, 300.0 }, row.values);
    }

    @Test
    void leavesAMissingValueToTheModelWhereItHasOne() {
        assertNull(arguments.fill(row, new Object[] { 1.0, null, 3.0 }));
        assertArrayEquals(new double[] { 1.0, Double.NaN, 3.0 }, row.values);
        assertNull(arguments.fill(row, new Object[] { 1.0, Double.NaN, 3.0 }));
        assertNull(arguments.fill(row, Arrays.asList(1.0, null, 3.0)));
        assertNull(arguments.fill(row, "1,,3"));
        assertNull(arguments.fill(row, "1,null,3"));
        assertArrayEquals(new double[] { 1.0, Double.NaN, 3.0 }, row.values);
    }

    @Test
    void namesTheFeatureThatIsMissing() {
        assertEquals("null feature: c", arguments.fill(row, new Object[] { 1.0, 2.0, null }));
        assertEquals("null feature: a", arguments.fill(row, Arrays.asList(null, 2.0, 3.0)));
        assertEquals("null feature: c", arguments.fill(row, "1,2,"));
        assertEquals("not a number: a", arguments.fill(row, new Object[] { Double.NaN, 2.0, 3.0 }));
    }

    @ParameterizedTest
    @ValueSource(strings = { "x", "NaN", "0x1p3", "1f", "1d", "1.2.3", "--1", "1e", "١" })
    void namesTheFeatureThatIsNoNumber(String part) {
        assertEquals("not a number: b", arguments.fill(row, "1," + part + ",3"));
    }

    @Test
    void takesInfinities() {
        assertNull(arguments.fill(row, "Infinity,-Infinity,3"));
        assertArrayEquals(new double[] { Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 3.0 }, row.values);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "1,2|2", "1,2,3,4|4", "''|1", "1#2,3#|4" })
    void countsTheValuesOfAText(String text, int given) {
        assertEquals("3 values expected, " + given + " given", arguments.fill(row, text));
    }

    @Test
    void countsTheValuesOfAnArray() {
        assertEquals("3 values expected, 2 given", arguments.fill(row, List.of(1.0, 2.0)));
        assertEquals("3 values expected, 0 given", arguments.fill(row, List.of()));
    }

    @Test
    void hasAReasonForNull() {
        assertEquals("null array", arguments.fill(row, (List<?>) null));
        assertEquals("null text", arguments.fill(row, (String) null));
        assertEquals("null map", arguments.fill(row, (Map<?, ?>) null));
    }

    @ParameterizedTest
    @ValueSource(strings = { "a", "A" })
    void takesNamesInAnyOrderAndCase(String name) {
        assertNull(arguments.fill(row, Map.of("c", 3.0, name, 1.0, "B", 2.0)));
        assertArrayEquals(new double[] { 1.0, 2.0, 3.0 }, row.values);
    }

    @Test
    void takesAMixedCase() {
        Arguments named = new Arguments(List.of(new Feature("flow_rate", false), new Feature("x", false)));
        assertNull(named.fill(new Row(2), Map.of("Flow_Rate", 1.0, "X", 2.0)));
    }

    @Test
    void namesTheFeatureThatAMapLacks() {
        assertEquals("missing feature: b", arguments.fill(row, Map.of("a", 1.0, "c", 3.0)));
        assertEquals("missing feature: a", arguments.fill(row, Map.of()));
        Map<String, Double> withNull = new HashMap<>(Map.of("a", 1.0, "c", 3.0));
        withNull.put("b", null);
        assertNull(arguments.fill(row, withNull));
        withNull.put("c", null);
        assertEquals("null feature: c", arguments.fill(row, withNull));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "v33|unknown feature: v33 (did you mean v3?)",
            "tenperature|unknown feature: tenperature (did you mean temperature?)", "zebra|unknown feature: zebra" })
    void namesTheFeatureThatItDoesNotKnowAndTheNearestOne(String name, String reason) {
        Arguments named = new Arguments(List.of(new Feature("v3", false), new Feature("temperature", false)));
        assertEquals(reason, named.fill(new Row(2), Map.of("temperature", 1.0, name, 2.0)));
    }

    @Test
    void keepsAReasonShort() {
        String name = "x".repeat(10_000_000);
        assertEquals("unknown feature: " + "x".repeat(40) + "…", arguments.fill(row, Map.of(name, 1.0)));
        Map<String, Double> nameless = new HashMap<>();
        nameless.put(null, 1.0);
        assertEquals("unknown feature: null", arguments.fill(row, nameless));
        assertEquals("not a number: b", arguments.fill(row, "1," + "9".repeat(10_000_000) + ",3"));
        assertEquals("3 values expected, 10000001 given", arguments.fill(row, ",".repeat(10_000_000)));
    }

    @Test
    void refusesANameGivenTwice() {
        Map<String, Double> twice = new TreeMap<>(Map.of("a", 1.0, "A", 2.0, "b", 3.0));
        assertEquals("feature given twice: a", arguments.fill(row, twice));
    }
}
