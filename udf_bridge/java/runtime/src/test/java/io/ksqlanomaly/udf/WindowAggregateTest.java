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

class WindowAggregateTest {
    @TempDir
    Path folder;
    private TinyBundle tiny;
    private WindowAggregate<Struct> window;

    @BeforeEach
    void configure() throws IOException {
        tiny = TinyBundle.writeWindow(folder);
        window = WindowAggregate.anomaly(tiny.holder());
        window.configure(Map.of());
    }

    @Test
    void tooFewRowsAreAReason() {
        Struct result = window.map(add(window.initialize(), row(1.0, 4.0)));
        assertEquals("1 of 2 rows so far", result.getString("REASON"));
        assertEquals("1.0.0", result.getString("MODEL_VERSION"));
        assertNull(result.getFloat64("SCORE"));
        assertEquals("0 of 2 rows so far", window.map(window.initialize()).getString("REASON"));
        result.validate();
    }

    @Test
    void theLastRowsAreScoredAsOneInputTheOldestFirst() throws IOException {
        Struct state = add(window.initialize(), row(1.0, 99.0), row(2.0, 4.0), row(3.0, 6.0));
        assertEquals(Arrays.asList(2.0, 4.0, 3.0, 6.0), state.getArray("ROWS"));
        Struct result = window.map(state);
        Struct expected = modelOfSingleRows().evaluate(4.0, 6.0).toStruct();
        assertEquals(expected.getFloat64("SCORE"), result.getFloat64("SCORE"));
        assertEquals(expected.getBoolean("IS_ANOMALY"), result.getBoolean("IS_ANOMALY"));
        assertEquals("a", result.getString("TOP_FEATURE"));
        assertNull(result.getString("REASON"));
        state.validate();
        result.validate();
    }

    @Test
    void scoreVerdictAndComparisonAreThoseOfTheStruct() throws IOException {
        Struct enough = add(window.initialize(), row(2.0, 4.0), row(3.0, 6.0));
        Struct tooFew = add(window.initialize(), row(3.0, 6.0));
        Struct struct = window.map(enough);
        assertEquals(struct.getFloat64("SCORE"), WindowAggregate.score(tiny.holder()).map(enough));
        assertEquals(true, WindowAggregate.isAnomaly(tiny.holder()).map(enough));
        assertEquals(true, WindowAggregate.isAnomaly(tiny.holder(), 0.5).map(enough));
        assertEquals(false, WindowAggregate.isAnomaly(tiny.holder(), 0.01).map(enough));
        assertNull(WindowAggregate.isAnomaly(tiny.holder(), null).map(enough));
        Struct comparison = WindowAggregate.compare(tiny.holder()).map(enough);
        assertEquals(struct, comparison.getStruct("CHAMPION"));
        assertEquals("no challenger", comparison.getStruct("CHALLENGER").getString("REASON"));
        comparison.validate();
        assertNull(WindowAggregate.score(tiny.holder()).map(tooFew));
        assertNull(WindowAggregate.isAnomaly(tiny.holder()).map(tooFew));
        assertNull(WindowAggregate.isAnomaly(tiny.holder(), 0.5).map(tooFew));
        assertNull(WindowAggregate.explain(tiny.holder()).map(tooFew));
    }

    @Test
    void anExplanationIsOfTheNewestRowAndAddsUpTheWindow() throws IOException {
        Struct state = add(window.initialize(), row(2.0, 4.0), row(3.0, 6.0));
        List<Struct> parts = WindowAggregate.explain(tiny.holder()).map(state);
        assertEquals(1, parts.size());
        Struct part = parts.get(0);
        double each = modelOfSingleRows().evaluate(4.0, 6.0).explain().stream()
                .mapToDouble(single -> single.getFloat64("CONTRIBUTION")).sum();
        assertEquals("a", part.getString("FEATURE"));
        assertEquals(6.0, part.getFloat64("VALUE"));
        assertEquals(each, part.getFloat64("CONTRIBUTION"), 1e-6);
        assertEquals(4.0, part.getFloat64("EXPECTED"), 1e-6);
        part.validate();
    }

    private ModelHolder modelOfSingleRows() throws IOException {
        ModelHolder holder = TinyBundle.write(folder.resolve("single")).holder();
        holder.load();
        return holder;
    }

    @Test
    void aLateRowTakesItsPlaceByTime() {
        Struct inOrder = add(window.initialize(), row(1.0, 4.0), row(2.0, 5.0), row(3.0, 6.0));
        assertEquals(inOrder, add(window.initialize(), row(1.0, 4.0), row(3.0, 6.0), row(2.0, 5.0)));
    }

    @Test
    void aRowTakesThePlaceOfOneWithItsTime() {
        Struct state = add(window.initialize(), row(1.0, 4.0), row(2.0, 5.0), row(2.0, 6.0));
        assertEquals(Arrays.asList(1.0, 4.0, 2.0, 6.0), state.getArray("ROWS"));
        assertEquals(Arrays.asList(1.0, 7.0, 2.0, 6.0), add(state, row(1.0, 7.0)).getArray("ROWS"));
    }

    @Test
    void aRowThatIsOlderThanAFullWindowIsLeftOutWithAReason() {
        Struct state = add(window.initialize(), row(5.0, 4.0), row(6.0, 5.0), row(4.0, 9.0));
        assertEquals(Arrays.asList(5.0, 4.0, 6.0, 5.0), state.getArray("ROWS"));
        Struct result = window.map(state);
        assertEquals("too late: older than the last 2 rows", result.getString("REASON"));
        assertNull(result.getFloat64("SCORE"));
        assertNull(window.map(add(state, row(7.0, 4.0))).getString("REASON"));
    }

    @Test
    void aRowThatCanNotBeScoredDoesNotJoinTheWindow() {
        Struct state = add(window.initialize(), row(1.0, 4.0), row(2.0, 5.0));
        for (Map.Entry<List<Double>, String> bad : Map.of(
                row(3.0, null), "null feature: a",
                row(3.0, Double.NaN), "not a number: a",
                row(null, 1.0), "null time",
                row(Double.NaN, 1.0), "not a number: the time",
                row(3.0), "2 values expected (time first), 1 given",
                List.<Double>of(), "2 values expected (time first), 0 given").entrySet()) {
            Struct after = window.aggregate(bad.getKey(), state);
            assertEquals(bad.getValue(), window.map(after).getString("REASON"));
            assertEquals(state.getArray("ROWS"), after.getArray("ROWS"));
        }
        assertEquals("null array", window.map(window.aggregate(null, state)).getString("REASON"));
    }

    @Test
    void anInfiniteValueIsScoredAsTheLargestNumber() {
        Struct infinite = add(window.initialize(), row(1.0, 4.0), row(2.0, Double.POSITIVE_INFINITY));
        Struct largest = add(window.initialize(), row(1.0, 4.0), row(2.0, Double.MAX_VALUE));
        assertEquals(largest, infinite);
    }

    @Test
    void sessionsMergeByTimeAnEmptySideIncluded() {
        Struct early = add(window.initialize(), row(1.0, 4.0), row(3.0, 6.0));
        Struct late = add(window.initialize(), row(2.0, 5.0));
        assertEquals(Arrays.asList(2.0, 5.0, 3.0, 6.0), window.merge(early, late).getArray("ROWS"));
        assertEquals(window.merge(early, late), window.merge(late, early));
        assertEquals(early, window.merge(window.initialize(), early));
        assertEquals(early, window.merge(early, window.initialize()));
        assertEquals(early, window.merge(early, null));
    }

    @Test
    void theStateHoldsNoMoreThanTheWindowAndIsNotChangedInPlace() {
        Struct state = window.initialize();
        for (int i = 0; i < 1_000; i++) {
            String before = state.toString();
            Struct next = window.aggregate(row(i * 1.0, i * 0.001), state);
            assertEquals(before, state.toString());
            state = next;
        }
        assertEquals(4, state.getArray("ROWS").size());
    }

    @Test
    void aStateOfAnotherWidthIsForgotten() {
        Struct other = add(window.initialize()).put("ROWS", Arrays.asList(1.0, 2.0, 3.0));
        assertEquals("1 of 2 rows so far", window.map(add(other, row(1.0, 4.0))).getString("REASON"));
    }

    @Test
    void withoutAModelThereIsAReasonAndTheRowsStay() throws IOException {
        Struct state = add(window.initialize(), row(1.0, 4.0), row(2.0, 5.0));
        Files.delete(tiny.file("network.json"));
        WindowAggregate<Struct> broken = WindowAggregate.anomaly(tiny.holder());
        Struct after = broken.aggregate(row(3.0, 6.0), state);
        assertEquals(state.getArray("ROWS"), after.getArray("ROWS"));
        assertTrue(broken.map(after).getString("REASON").startsWith("model not loaded: "));
        assertEquals(state.getArray("ROWS"), broken.merge(broken.initialize(), state).getArray("ROWS"));
    }

    @Test
    void aModelOfSingleRowsIsNoWindow() throws IOException {
        WindowAggregate<Struct> single = WindowAggregate.anomaly(TinyBundle.write(folder.resolve("single")).holder());
        Struct result = single.map(single.aggregate(row(1.0, 4.0), single.initialize()));
        assertTrue(result.getString("REASON").contains("the model is not one of windows"), result.getString("REASON"));
    }

    private Struct add(Struct state, List<?>... rows) {
        Struct result = state;
        for (List<?> row : rows) {
            @SuppressWarnings("unchecked")
            List<Double> values = (List<Double>) row;
            result = window.aggregate(values, result);
        }
        return result;
    }

    private static List<Double> row(Double... values) {
        return Arrays.asList(values);
    }
}
