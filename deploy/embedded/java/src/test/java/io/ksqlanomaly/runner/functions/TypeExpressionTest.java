package io.ksqlanomaly.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of types in signatures. */
class TypeExpressionTest {

    @ParameterizedTest
    @ValueSource(strings = { "BOOLEAN", "DECIMAL(10, 2)", "DECIMAL(MAX(P - S, 1), 0)", "ARRAY<MAP<STRING, T>>",
            "STRUCT<SCORE DOUBLE, `lower case` ARRAY<T>>", "STRUCT<>", "LAMBDA<(T, U) => R>", "INTERVALUNIT" })
    void aTypeIsWrittenAsItIsRead(String text) {
        assertEquals(text, TypeExpression.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "varchar | STRING", "int|INTEGER", "array<int> | ARRAY<INTEGER>",
            "struct<a int, b varchar> | STRUCT<A INTEGER, B STRING>", "decimal(4,1)|DECIMAL(4, 1)" })
    void synonymsAndLetterCaseAreNormalised(String text, String normal) {
        assertEquals(normal, TypeExpression.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = { "FLOAT | a SQL type", "ARRAY<INT | '>'",
            "MAP<STRING> | ','", "INT INT|the end", "STRUCT<`a INT> | a closing `" })
    void whatIsNoTypeIsRefusedWithTheReason(String text, String reason) {
        Exception error = assertThrows(IllegalArgumentException.class, () -> TypeExpression.parse(text));
        assertTrue(error.getMessage().contains("expected " + reason), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "ARRAY<T> | ARRAY<DATE> | MAP<STRING, T> | MAP<STRING, DATE>",
            "DECIMAL(P, S) | DECIMAL(33, 16) | DECIMAL(MAX(P - S, 1), 0) | DECIMAL(17, 0)",
            "DECIMAL(P, S) | DECIMAL(3, 3) | DECIMAL(MAX(P - S, 1), 0) | DECIMAL(1, 0)",
            "STRUCT<A T> | STRUCT<A INTEGER> | ARRAY<STRUCT<`x` T>> | ARRAY<STRUCT<`x` INTEGER>>" })
    void variablesAreBoundByArguments(String parameter, String argument, String result, String bound) {
        TypeBinding binding = new TypeBinding().bind(TypeExpression.parse(parameter), TypeExpression.parse(argument));
        assertEquals(bound, binding.apply(TypeExpression.parse(result)).toString());
    }

    @Test
    void anUnboundPrecisionIsAnError() {
        assertThrows(IllegalArgumentException.class,
                () -> new TypeBinding().apply(TypeExpression.parse("DECIMAL(P, S)")));
    }
}
