package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature 0 has two known values and one for a missing one, feature 1 is a number with an indicator. */
class EncodingTest {
    private static final String JSON = "{\"impute\": [3, 5], \"numbers\": {\"features\": [1], \"low\": [null],"
            + " \"high\": [20], \"center\": [10], \"scale\": [2]}, \"indicators\": {\"features\": [1],"
            + " \"center\": [0.5], \"scale\": [0.5]}, \"tables\": [{\"feature\": 0, \"values\": 2,"
            + " \"rows\": [[1, 0], [0, 1], [-1, -1], [7, 7]]}],"
            + " \"columns\": [{\"feature\": 1}, {\"feature\": 1}, {\"feature\": 0}, {\"feature\": 0}]}";
    private final Encoding encoding = Encoding.read(JsonObject.parse("network.json", JSON), 2);
    private final double[] columns = new double[4];

    private double[] encode(double category, double number) {
        assertTrue(encoding.encode(new double[] { category, number }, columns));
        return columns;
    }

    @Test
    void scalesNumbersAndLooksCategoriesUp() {
        assertArrayEquals(new double[] { 1, -1, 0, 1 }, encode(1, 12));
        assertArrayEquals(new double[] { 5, -1, 1, 0 }, encode(0, 1e308));
    }

    @Test
    void saysWhatIsMissing() {
        assertArrayEquals(new double[] { -2.5f, 1, 7, 7 }, encode(Double.NaN, Double.NaN));
    }

    @ParameterizedTest
    @ValueSource(doubles = { 2, -1, 4, 1e308, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY })
    void takesAnyOtherIndexForAnUnseenValue(double index) {
        assertArrayEquals(new double[] { 1, -1, -1, -1 }, encode(index, 12));
    }

    @Test
    void tellsTheNearestKnownValue() {
        double[] values = new double[2];
        encoding.decode(new double[] { 1, 0, 0.2, 0.9 }, values);
        assertArrayEquals(new double[] { 1, 12 }, values);
        encoding.decode(new double[] { 0, 0, 7, 7 }, values);
        assertArrayEquals(new double[] { 0, 10 }, values);
    }

    @Test
    void addsUpTheColumnsOfAFeature() {
        float[] sums = new float[2];
        encoding.sumByFeature(new double[] { 1, 2, 3, 4 }, sums);
        assertArrayEquals(new float[] { 7, 3 }, sums);
    }

    @Test
    void hasNoColumnsForAMissingValueThatNothingReplaces() {
        String rejecting = JSON.replace("\"impute\": [3", "\"impute\": [null");
        Encoding strict = Encoding.read(JsonObject.parse("network.json", rejecting), 2);
        assertFalse(strict.encode(new double[] { Double.NaN, 1 }, columns));
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        assertMessage("network.json: encode: columns are not those of numbers, indicators and tables",
                "[{\"feature\": 1}, {\"feature\": 1}", "[{\"feature\": 0}, {\"feature\": 1}");
        assertMessage("network.json: encode: no feature 7.0, there are 2", "{\"features\": [1], \"low\"",
                "{\"features\": [7], \"low\"");
        assertMessage("network.json: tables[0]: rows[1]: 2 values expected, 1 given", "[0, 1]", "[0]");
        assertMessage("network.json: tables: 4 values and at least one row more expected, 4 rows given",
                "\"values\": 2", "\"values\": 4");
    }

    private static void assertMessage(String message, String text, String replacement) {
        JsonObject changed = JsonObject.parse("network.json", JSON.replace(text, replacement));
        assertEquals(message, assertThrows(ModelException.class, () -> Encoding.read(changed, 2)).getMessage());
    }
}
