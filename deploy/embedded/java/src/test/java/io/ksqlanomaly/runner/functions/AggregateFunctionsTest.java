package io.ksqlanomaly.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksqlanomaly.runner.functions.FunctionDescription.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows into built-in aggregates and the result after each, from aggregates.json. */
class AggregateFunctionsTest {

    private static final FunctionRegistry FUNCTIONS = FunctionRegistry.builtins();

    static Stream<JsonNode> cases() {
        return StreamSupport.stream(TestValues.read("aggregates.json").spliterator(), false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void eachRowGivesItsResult(JsonNode test) {
        Aggregate aggregate = aggregate(test);
        Object state = aggregate.initialize();
        for (int i = 0; i < test.get("rows").size(); i++) {
            state = aggregate.aggregate(row(test, i), state);
            assertEquals(test.get("results").get(i), TestValues.json(aggregate.map(state)), "row " + i);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void mergedHalvesGiveTheSameAsAllRows(JsonNode test) {
        Aggregate aggregate = aggregate(test);
        int count = test.get("rows").size();
        JsonNode expected = test.get("results").get(count - 1);
        for (int cut = 0; cut <= count; cut++) {
            Object first = state(aggregate, test, 0, cut);
            Object merged = aggregate.merge(first, state(aggregate, test, cut, count));
            assertClose(expected, TestValues.json(aggregate.map(merged)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void undoTakesARowBack(JsonNode test) {
        int last = test.get("rows").size() - 1;
        if (last > 0 && isUndoable(test)) {
            Aggregate aggregate = aggregate(test);
            Object all = state(aggregate, test, 0, last + 1);
            Object rest = aggregate.undo(row(test, last), all);
            assertClose(test.get("results").get(last - 1), TestValues.json(aggregate.map(rest)));
        }
    }

    @Test
    void everyAggregateIsTried() {
        Set<String> tried = new TreeSet<>();
        cases().forEach(test -> tried.add(name(test)));
        Set<String> known = new TreeSet<>();
        FUNCTIONS.descriptions().stream().filter(f -> f.kind() == Kind.AGGREGATE).forEach(f -> known.add(f.name()));
        assertEquals(known, tried);
    }

    @Test
    void aSumThatDoesNotFitIsAnError() {
        Aggregate sum = FUNCTIONS.aggregate("SUM", "SUM(DECIMAL(P, S))", List.of("DECIMAL(4, 1)"), List.of(), Map.of());
        Object state = sum.aggregate(new Object[] { new BigDecimal("801.7") }, sum.initialize());
        Exception error = assertThrows(ArithmeticException.class,
                () -> sum.aggregate(new Object[] { new BigDecimal("400.8") }, state));
        assertTrue(error.getMessage().contains("Numeric field overflow"), error.getMessage());
    }

    @Test
    void manyDistinctValuesAreCountedWithinTwoPercent() {
        Aggregate count = FUNCTIONS.aggregate("COUNT_DISTINCT", "COUNT_DISTINCT(T)", List.of("INTEGER"), List.of(),
                Map.of());
        Object state = count.initialize();
        for (int i = 0; i < 60_000; i++) {
            state = count.aggregate(new Object[] { i % 30_000 }, state);
        }
        assertEquals(30_000.0, (Long) count.map(state), 600.0);
    }

    @Test
    void aPropertyBoundsCollectList() {
        Aggregate list = FUNCTIONS.aggregate("COLLECT_LIST", "COLLECT_LIST(T)", List.of("INTEGER"), List.of(),
                Map.of("ksql.functions.collect_list.limit", "2"));
        Object state = list.initialize();
        for (int i = 0; i < 5; i++) {
            state = list.aggregate(new Object[] { i }, state);
        }
        assertEquals(List.of(0, 1), list.map(state));
    }

    @Test
    void typesAreBoundToTheArguments() {
        Aggregate latest = FUNCTIONS.aggregate("LATEST_BY_OFFSET", "LATEST_BY_OFFSET(T, INTEGER)",
                List.of("STRUCT<A DECIMAL(4, 2)>"), List.of(3), Map.of());
        assertEquals("ARRAY<STRUCT<A DECIMAL(4, 2)>>", latest.returns());
        assertEquals("ARRAY<STRUCT<SEQ BIGINT, VAL STRUCT<A DECIMAL(4, 2)>>>", latest.intermediate());
    }

    @Test
    void aWrongConstantIsNamed() {
        Exception error = assertThrows(FunctionException.class, () -> FUNCTIONS.aggregate("LATEST_BY_OFFSET",
                "LATEST_BY_OFFSET(T, INTEGER)", List.of("INTEGER"), List.of(0), Map.of()));
        assertTrue(error.getMessage().contains("latestN must be 1 or greater"), error.getMessage());
    }

    private static Aggregate aggregate(JsonNode test) {
        List<Object> initial = new ArrayList<>();
        test.path("initial").forEach(node -> initial.add(TestValues.value(node, TypeExpression.of("T"))));
        return FUNCTIONS.aggregate(name(test), test.get("signature").textValue(), types(test), initial, Map.of());
    }

    private static Object state(Aggregate aggregate, JsonNode test, int from, int to) {
        Object state = aggregate.initialize();
        for (int i = from; i < to; i++) {
            state = aggregate.aggregate(row(test, i), state);
        }
        return state;
    }

    private static void assertClose(JsonNode expected, JsonNode actual) {
        if (expected.isDouble() && actual.isDouble()) {
            assertEquals(expected.doubleValue(), actual.doubleValue(), 1e-9);
        } else {
            assertEquals(expected, actual);
        }
    }

    private static boolean isUndoable(JsonNode test) {
        return FUNCTIONS.descriptions().stream().flatMap(function -> function.signatures().stream())
                .anyMatch(signature -> signature.id().equals(test.get("signature").textValue()) && signature.undo());
    }

    private static Object[] row(JsonNode test, int index) {
        return TestValues.values(test.get("rows").get(index), types(test), null).toArray();
    }

    private static List<String> types(JsonNode test) {
        List<String> types = new ArrayList<>();
        test.path("types").forEach(type -> types.add(type.textValue()));
        return types;
    }

    private static String name(JsonNode test) {
        return test.get("signature").textValue().replaceFirst("\\(.*", "");
    }
}
