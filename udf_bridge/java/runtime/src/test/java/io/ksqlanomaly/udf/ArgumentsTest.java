package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Features a and c must be there, b may be missing. */
class ArgumentsTest {
    private final Arguments arguments = new Arguments(
            List.of(new Feature("a", false), new Feature("b", true), new Feature("c", false)));
    private final double[] row = new double[3];

    @Test
    void takesValues() {
        assertNull(arguments.fill(row, new Double[] { 1.0, -2.5, 1e300 }));
        assertArrayEquals(new double[] { 1.0, -2.5, 1e300 }, row);
    }

    @Test
    void takesAnArray() {
        assertNull(arguments.fill(row, List.of(1.0, 2.0, 3.0)));
        assertArrayEquals(new double[] { 1.0, 2.0, 3.0 }, row);
    }

    @ParameterizedTest
    @ValueSource(strings = { "1,-2.5,3e2", "1#-2.5#3e2", " 1 , -2.5 # 300 " })
    void takesText(String text) {
        assertNull(arguments.fill(row, text));
        assertArrayEquals(new double[] { 1.0, -2.5, 300.0 }, row);
    }

    @Test
    void leavesAMissingValueToTheModelWhereItHasOne() {
        assertNull(arguments.fill(row, new Double[] { 1.0, null, 3.0 }));
        assertArrayEquals(new double[] { 1.0, Double.NaN, 3.0 }, row);
        assertNull(arguments.fill(row, new Double[] { 1.0, Double.NaN, 3.0 }));
        assertNull(arguments.fill(row, Arrays.asList(1.0, null, 3.0)));
        assertNull(arguments.fill(row, "1,,3"));
        assertNull(arguments.fill(row, "1,null,3"));
        assertArrayEquals(new double[] { 1.0, Double.NaN, 3.0 }, row);
    }

    @Test
    void namesTheFeatureThatIsMissing() {
        assertEquals("null feature: c", arguments.fill(row, new Double[] { 1.0, 2.0, null }));
        assertEquals("null feature: a", arguments.fill(row, Arrays.asList(null, 2.0, 3.0)));
        assertEquals("null feature: c", arguments.fill(row, "1,2,"));
        assertEquals("not a number: a", arguments.fill(row, new Double[] { Double.NaN, 2.0, 3.0 }));
    }

    @ParameterizedTest
    @ValueSource(strings = { "x", "NaN", "0x1p3", "1f", "1d", "1.2.3", "--1", "1e", "١" })
    void namesTheFeatureThatIsNoNumber(String part) {
        assertEquals("not a number: b", arguments.fill(row, "1," + part + ",3"));
    }

    @Test
    void takesInfinities() {
        assertNull(arguments.fill(row, "Infinity,-Infinity,3"));
        assertArrayEquals(new double[] { Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 3.0 }, row);
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
        assertEquals("null array", arguments.fill(row, (List<Double>) null));
        assertEquals("null text", arguments.fill(row, (String) null));
    }
}
