package io.ksqlanomaly.runner.expressions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksqlanomaly.runner.functions.FunctionRegistry;
import io.ksqlanomaly.runner.functions.Functions;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.RowSchema;
import io.ksqlanomaly.runner.types.SqlType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions of a plan, compiled and evaluated, with ksqlDB's rules for NULL. */
class ExpressionsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Functions FUNCTIONS = FunctionRegistry.builtins();
    private static final RowSchema SCHEMA = new RowSchema(List.of(new Column("K", SqlType.STRING)),
            List.of(new Column("I", SqlType.INTEGER), new Column("N", SqlType.INTEGER),
                    new Column("D", SqlType.DOUBLE), new Column("S", SqlType.STRING), new Column("B", SqlType.BOOLEAN),
                    new Column("A", SqlType.array(SqlType.INTEGER)),
                    new Column("M", SqlType.map(SqlType.STRING, SqlType.INTEGER))));
    /** N and B are NULL. */
    private static final Object[] VALUE = { 7, null, 2.5, "text", null, Arrays.asList(1, null, 3), Map.of("k", 5) };
    private static final Object[] KEY = { "key" };

    static Object evaluate(String json) throws Throwable {
        JsonNode node = MAPPER.readTree(json);
        RowExpressions compiled = new ExpressionCompiler(FUNCTIONS, Map.of()).compile("test",
                List.of(ExpressionReader.read(node)), SCHEMA);
        return compiled.evaluate(0, VALUE, KEY);
    }

    /** A small notation for plan nodes: I is a column, 5 a literal, (+ I 5) an operation, (= I 5) a comparison. */
    static String node(String text) {
        return new Notation(text).node();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            (+ I 5)           | 12
            (- I 5)           | 2
            (* I 2)           | 14
            (/ I 2)           | 3
            (% I 2)           | 1
            (+ I N)           | null
            (= I 7)           | true
            (= N 7)           | false
            (<> N 7)          | false
            (< I 8)           | true
            (>= I 8)          | false
            (not (= N 7))     | true
            (isnull N)        | true
            (isnotnull I)     | true
            (and (= I 7) (< I 9)) | true
            (and (= I 7) B)   | null
            (and (= I 1) B)   | false
            (or (= I 7) B)    | true
            (or B (= I 7))    | null
            (between I 1 7)   | true
            (between N 1 7)   | false
            (in I 1 7)        | true
            (distinct N 7)    | true
            (distinct N N)    | false
            (index A 1)       | 1
            (index A -1)      | 3
            (index A 2)       | null
            (index A 9)       | null
            (index A 0)       | null
            (entry M k)       | 5
            (entry M x)       | null
            (case (= I 1) 10 (= I 7) 20) | 20
            (case (= I 1) 10) | null
            (double I)        | 7.0
            (string I)        | 7
            K                 | key
            """)
    void evaluates(String text, String expected) throws Throwable {
        assertEquals(expected, String.valueOf(evaluate(node(text))));
    }

    @ParameterizedTest
    @CsvSource({ "text, t%t, true", "text, t_xt, true", "text, %, true", "text, ex, false", "t%t, t!%t, true",
            "text, t!%t, false", "'', %, true", "a.b, a.b, true", "axb, a.b, false" })
    void likes(String value, String pattern, boolean expected) {
        assertEquals(expected, io.ksqlanomaly.runner.expressions.runtime.Like.matches(value, pattern, '!'));
    }

    @Test
    void dividingAnIntegerByZeroFailsAlone() throws Throwable {
        RowExpressions compiled = new ExpressionCompiler(FUNCTIONS, Map.of()).compile("test",
                List.of(ExpressionReader.read(MAPPER.readTree(node("(/ I 0)"))),
                        ExpressionReader.read(MAPPER.readTree(node("I")))),
                SCHEMA);
        Object[] out = { "before", "before" };
        int[] failed = { 0 };
        compiled.evaluateAll(VALUE, KEY, out, (index, cause) -> failed[index]++);
        assertNull(out[0]);
        assertEquals(7, out[1]);
        assertEquals(1, failed[0]);
    }

    @Test
    void aConditionThatIsNullIsNotTrue() throws Throwable {
        RowExpressions compiled = new ExpressionCompiler(FUNCTIONS, Map.of()).compile("test",
                List.of(ExpressionReader.read(MAPPER.readTree(node("B")))), SCHEMA);
        assertEquals(false, compiled.test(VALUE, KEY));
    }

    @Test
    void callsAFunctionDirectly() throws Throwable {
        assertEquals("TEXT", evaluate("""
                {"op": "call", "type": "STRING", "function": "UCASE", "signature": "UCASE(STRING)",
                 "arguments": [{"op": "column", "type": "STRING", "name": "S"}]}"""));
    }

    @Test
    void passesAVariableNumberOfArguments() throws Throwable {
        assertEquals("textkey", evaluate("""
                {"op": "call", "type": "STRING", "function": "CONCAT", "signature": "CONCAT(STRING...)",
                 "arguments": [{"op": "column", "type": "STRING", "name": "S"},
                               {"op": "column", "type": "STRING", "name": "K"}]}"""));
    }

    @Test
    void evaluatesALambdaThatSeesTheRow() throws Throwable {
        assertEquals(List.of(8, 9),
                evaluate(
                        """
                                {"op": "call", "type": "ARRAY<INTEGER>", "function": "TRANSFORM",
                                 "signature": "TRANSFORM(ARRAY<T>, LAMBDA<(T) => R>)", "arguments": [
                                   {"op": "array", "type": "ARRAY<INTEGER>", "items": [
                                     {"op": "literal", "type": "INTEGER", "value": 1}, {"op": "literal", "type": "INTEGER", "value": 2}]},
                                   {"op": "lambda", "type": null, "parameters": ["X"], "parameter_types": ["INTEGER"], "body":
                                     {"op": "arithmetic", "type": "INTEGER", "operator": "+",
                                      "left": {"op": "variable", "type": "INTEGER", "name": "X"},
                                      "right": {"op": "column", "type": "INTEGER", "name": "I"}}}]}"""
                                .replace("TRANSFORM(ARRAY<T>, LAMBDA<(T) => R>)", signature("TRANSFORM", "ARRAY"))));
    }

    private static String signature(String function, String first) {
        return FUNCTIONS.descriptions().stream().filter(f -> f.name().equals(function))
                .flatMap(f -> f.signatures().stream())
                .filter(s -> s.parameters().get(0).type().startsWith(first)).findFirst().orElseThrow().id();
    }

    @Test
    void namesWhatIsMissing() {
        PlanException column = assertThrows(PlanException.class, () -> evaluate(node("X")));
        assertEquals("no column X; there are [I, N, D, S, B, A, M, K]", column.getMessage());
        PlanException op = assertThrows(PlanException.class, () -> evaluate("{\"op\": \"magic\"}"));
        assertEquals("unknown expression op \"magic\"", op.getMessage());
    }
}
