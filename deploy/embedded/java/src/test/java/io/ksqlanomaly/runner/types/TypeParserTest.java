package io.ksqlanomaly.runner.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ksqlanomaly.runner.plan.PlanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL type text. */
class TypeParserTest {

    @ParameterizedTest
    @ValueSource(strings = { "INTEGER", "DECIMAL(4, 2)", "ARRAY<MAP<STRING, DOUBLE>>",
            "STRUCT<`A` INTEGER, `my ``name` ARRAY<STRING>>", "STRUCT<>" })
    void readsWhatItWrites(String text) {
        SqlType type = TypeParser.parse(text);
        assertEquals(type, TypeParser.parse(type.toString()));
    }

    @Test
    void knowsSynonymsAndBareNames() {
        assertEquals(TypeParser.parse("STRUCT<`A` INTEGER, `B` STRING>"), TypeParser.parse("struct<A int, B varchar>"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "NUMBER", "ARRAY<", "MAP<STRING>", "DECIMAL(4)", "INTEGER INTEGER" })
    void refusesOtherText(String text) {
        assertThrows(PlanException.class, () -> TypeParser.parse(text));
    }
}
