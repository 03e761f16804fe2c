package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftAggregateTest {
    private static final double EXACT = 1e-12;

    @TempDir
    Path folder;
    private TinyBundle tiny;
    private DriftAggregate<Double> drift;

    @BeforeEach
    void configure() throws IOException {
        tiny = TinyBundle.write(folder);
        drift = DriftAggregate.of(tiny.holder());
        drift.configure(Map.of());
    }

    @Test
    void noRowsAreNoDrift() {
        Struct result = drift.map(drift.initialize());
        assertEquals(0, result.getInt64("N"));
        for (String field : List.of("MAX_PSI", "FEATURE", "PSI", "SCORE_SHIFT", "REASON")) {
            assertNull(result.get(field), field);
        }
        result.validate();
    }

    @Test
    void countsValuesAndMissingOnesByBin() {
        Struct state = add(drift.initialize(), row(-1.0, 4.0), row(1.0, null), row(2.0, Double.NaN));
        assertEquals(List.of(1L, 2L, 0L, 1L, 0L, 2L, 2L, 1L), state.getArray("COUNTS"));
        state.validate();
    }

    @Test
    void textsCountAsTheNumbersThatTheySay() throws IOException {
        DriftAggregate<String> texts = DriftAggregate.ofTexts(tiny.holder());
        Struct state = texts.initialize();
        for (List<String> row : List.of(Arrays.asList("-1", "4.0"), Arrays.asList(" 1e0 ", null))) {
            state = texts.aggregate(row, state);
        }
        assertEquals(add(drift.initialize(), row(-1.0, 4.0), row(1.0, null)), state);
        Struct missing = texts.aggregate(Arrays.asList(null, "4"), texts.initialize());
        assertEquals(List.of(0L, 0L, 1L, 1L, 0L, 0L, 0L, 0L), missing.getArray("COUNTS"));
        for (Map.Entry<List<String>, String> bad : Map.of(
                List.of("1"), "2 values expected, 1 given",
                List.of("x", "1"), "not a number: a").entrySet()) {
            Struct after = texts.aggregate(bad.getKey(), state);
            assertEquals(state.getArray("COUNTS"), after.getArray("COUNTS"));
            assertEquals(bad.getValue(), after.getString("REASON"));
        }
    }

    @Test
    void theIndexIsTheFormulasOwn() {
        Struct result = drift.map(add(drift.initialize(), row(1.0, null), row(2.0, null), row(3.0, null)));
        double[] expected = { 4.5 / 9.5, 4.5 / 9.5, 0.5 / 9.5 };
        double[] actual = { expected[0] / 4, (3 + expected[1]) / 4, expected[2] / 4 };
        double index = 0;
        for (int bin = 0; bin < 3; bin++) {
            index += (actual[bin] - expected[bin]) * Math.log(actual[bin] / expected[bin]);
        }
        assertEquals(index, result.getFloat64("MAX_PSI"), EXACT);
        assertEquals(index, result.<String, Double>getMap("PSI").get("a"), EXACT);
        assertEquals("a", result.getString("FEATURE"));
        assertEquals(3, result.getInt64("N"));
        result.validate();
    }

    @Test
    void contextIsNeverTheFeatureThatDrifts() {
        Struct result = drift.map(add(drift.initialize(), row(-1.0, 9.0), row(1.0, 9.0), row(1.0, 9.0)));
        Map<String, Double> indices = result.getMap("PSI");
        assertTrue(indices.get("b") > indices.get("a"));
        assertEquals("a", result.getString("FEATURE"));
    }

    @Test
    void scoresShiftByTheirPlaceAmongTheExpectedOnes() {
        assertEquals(-0.25, drift.map(add(drift.initialize(), row(0.0, 2.0))).getFloat64("SCORE_SHIFT"), EXACT);
        assertEquals(0.75, drift.map(add(drift.initialize(), row(8.0, 2.0))).getFloat64("SCORE_SHIFT"), EXACT);
        Struct unscored = drift.map(add(drift.initialize(), row(null, 2.0)));
        assertEquals(1, unscored.getInt64("N"));
        assertNull(unscored.getFloat64("SCORE_SHIFT"));
    }

    @Test
    void rowsThatCanNotBeCountedAreToldOf() {
        Struct result = drift.map(add(drift.initialize(), row(1.0, 2.0), null, List.of(), row(1.0, 2.0, 3.0)));
        assertEquals(1, result.getInt64("N"));
        assertEquals("3 of 4 rows skipped, the last one: 2 values expected, 3 given", result.getString("REASON"));
        assertTrue(result.getFloat64("MAX_PSI") > 0);
    }

    @Test
    void mergesAsIfAllRowsWereOfOneGroup() {
        Struct first = add(drift.initialize(), row(1.0, 2.0), row(-1.0, null));
        Struct second = add(drift.initialize(), row(7.0, 9.0), row(1.0));
        Struct all = add(drift.initialize(), row(1.0, 2.0), row(-1.0, null), row(7.0, 9.0), row(1.0));
        assertEquals(all, drift.merge(first, second));
        assertEquals(drift.map(all), drift.map(drift.merge(second, first)));
        assertEquals(first, drift.merge(drift.initialize(), first));
        assertEquals(first, drift.merge(first, drift.initialize()));
        assertEquals(first, drift.merge(first, null));
    }

    @Test
    void theStateDoesNotGrowWithTheRows() {
        Struct state = drift.initialize();
        for (int i = 0; i < 5_000; i++) {
            state = drift.aggregate(row(i * 0.01, i * 1.0), state);
        }
        assertEquals(8, state.getArray("COUNTS").size());
        assertEquals(5_000, drift.map(state).getInt64("N"));
    }

    @Test
    void aStateIsNotChangedInPlace() {
        Struct state = add(drift.initialize(), row(1.0, 2.0));
        String before = state.toString();
        drift.aggregate(row(1.0, 2.0), state);
        drift.merge(state, state);
        assertEquals(before, state.toString());
    }

    @Test
    void countsOfAnotherProfileAreNotMixedWithThoseOfThisOne() {
        Struct other = add(drift.initialize(), row(1.0, 2.0), row(1.0, 2.0)).put("PROFILE", "another");
        assertEquals("the model's training profile changed", drift.map(other).getString("REASON"));
        Struct result = drift.map(drift.aggregate(row(1.0, 2.0), other));
        assertEquals(1, result.getInt64("N"));
        assertEquals("2 of 3 rows skipped, the last one: the model's training profile changed",
                result.getString("REASON"));
        Struct merged = drift.merge(other, add(drift.initialize(), row(1.0, 2.0)));
        assertEquals(result, drift.map(merged));
    }

    @Test
    void withoutAModelEveryRowIsSkippedAndNothingIsThrown() throws IOException {
        Files.delete(tiny.file("network.json"));
        DriftAggregate<Double> broken = DriftAggregate.of(tiny.holder());
        Struct result = broken.map(broken.aggregate(row(1.0, 2.0), broken.initialize()));
        assertEquals(0, result.getInt64("N"));
        assertTrue(result.getString("REASON").startsWith("1 of 1 rows skipped, the last one: model not loaded: "),
                result.getString("REASON"));
    }

    @Test
    void aModelThatNobodyConfiguredIsLoadedByTheFirstRow() throws IOException {
        DriftAggregate<Double> unconfigured = DriftAggregate.of(tiny.holder());
        assertEquals(1, unconfigured.map(add(unconfigured, unconfigured.initialize(), row(1.0, 2.0))).getInt64("N"));
    }

    private Struct add(Struct state, List<?>... rows) {
        return add(drift, state, rows);
    }

    @SuppressWarnings("unchecked")
    private static Struct add(DriftAggregate<Double> aggregate, Struct state, List<?>... rows) {
        Struct result = state;
        for (List<?> row : rows) {
            result = aggregate.aggregate((List<Double>) row, result);
        }
        return result;
    }

    private static List<Double> row(Double... values) {
        return Arrays.asList(values);
    }
}
