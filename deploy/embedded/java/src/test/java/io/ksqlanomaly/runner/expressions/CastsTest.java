package io.ksqlanomaly.runner.expressions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ksqlanomaly.runner.expressions.runtime.Casts;
import io.ksqlanomaly.runner.expressions.runtime.Temporals;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.types.TypeParser;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CAST, by way of text. */
class CastsTest {

    private static Object cast(Object value, String from, String to) {
        return Casts.caster(TypeParser.parse(from), TypeParser.parse(to)).cast(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            12      | INTEGER       | 12
            1.5     | DOUBLE        | 1.5
            1.555   | DECIMAL(3, 2) | 1.56
            true    | BOOLEAN       | true
            YES     | BOOLEAN       | true
            no      | BOOLEAN       | false
            2021-06-23T05:06:07.089   | TIMESTAMP | 2021-06-23T05:06:07.089
            2021-06-23                | TIMESTAMP | 2021-06-23T00:00:00.000
            2021-06-23T05:00:00+01:00 | TIMESTAMP | 2021-06-23T04:00:00.000
            2021-06-23                | DATE      | 2021-06-23
            05:06:07                  | TIME      | 05:06:07
            """)
    void readsText(String text, String type, String expected) {
        assertEquals(expected, cast(cast(text, "STRING", type), type, "STRING"));
    }

    @ParameterizedTest
    @CsvSource({ "abc, INTEGER", "1.5, BIGINT", "'', DOUBLE", "1.5d, DOUBLE", "1000, 'DECIMAL(3, 2)'",
            "2021-13, TIMESTAMP",
            "today, DATE" })
    void refusesText(String text, String type) {
        assertThrows(RuntimeException.class, () -> cast(text, "STRING", type));
    }

    @Test
    void cutsAndRounds() {
        assertEquals(1, cast(1.9, "DOUBLE", "INTEGER"));
        assertEquals(new BigDecimal("1.9"), cast(1.85, "DOUBLE", "DECIMAL(2, 1)"));
        assertThrows(ArithmeticException.class, () -> cast(100.0, "DOUBLE", "DECIMAL(2, 1)"));
        assertEquals(Temporals.date("1969-12-31"), cast(Temporals.timestamp("1969-12-31T12:00"), "TIMESTAMP", "DATE"));
    }

    @Test
    void goesIntoNestedTypesAndKeepsNulls() {
        assertEquals(Arrays.asList(1.0, null), cast(Arrays.asList(1, null), "ARRAY<INTEGER>", "ARRAY<DOUBLE>"));
        assertEquals(null, cast(null, "INTEGER", "STRING"));
        assertEquals("[1, 2]", cast(List.of(1, 2), "ARRAY<INTEGER>", "STRING"));
    }

    @Test
    void namesTheCastThatThereIsNot() {
        PlanException e = assertThrows(PlanException.class, () -> cast(1, "INTEGER", "ARRAY<INTEGER>"));
        assertEquals("there is no cast from INTEGER to ARRAY<INTEGER>", e.getMessage());
    }
}
