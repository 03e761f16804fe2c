package io.ksqlanomaly.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksqlanomaly.runner.functions.FunctionDescription.Kind;
import io.ksqlanomaly.runner.functions.Signature.Parameter;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls of built-in scalar and table functions and their results, from the files scalars-*.json. */
class ScalarFunctionsTest {

    private static final FunctionRegistry FUNCTIONS = FunctionRegistry.builtins();
    private static final Set<String> NOT_AS_DATA = Set.of("FILTER", "RANDOM", "REDUCE", "TRANSFORM", "UUID");

    static Stream<JsonNode> calls() {
        return Stream.of("math", "text", "collection", "time")
                .map(group -> TestValues.read("scalars-" + group + ".json"))
                .flatMap(nodes -> StreamSupport.stream(nodes.spliterator(), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void callsGiveTheirResults(JsonNode call) throws ReflectiveOperationException {
        Signature signature = signature(call.get(0).textValue());
        List<String> types = signature.parameters().stream().map(Parameter::type).toList();
        List<Object> arguments = TestValues.values(call.get(1), types, signature.variadic());
        JsonNode expected = call.get(2);
        if (expected.has("error")) {
            Exception error = assertThrows(InvocationTargetException.class, () -> invoke(signature, arguments));
            String message = error.getCause().toString();
            assertTrue(message.contains(expected.get("error").textValue()), message);
        } else {
            assertEquals(expected, TestValues.json(invoke(signature, arguments)));
        }
    }

    @Test
    void everyFunctionIsCalled() {
        Set<String> called = new TreeSet<>(NOT_AS_DATA);
        calls().forEach(call -> called.add(name(call.get(0).textValue())));
        Set<String> known = new TreeSet<>();
        FUNCTIONS.descriptions().stream().filter(f -> f.kind() != Kind.AGGREGATE).forEach(f -> known.add(f.name()));
        assertEquals(known, called);
    }

    @Test
    void lambdasAreApplied() throws ReflectiveOperationException {
        Function<Integer, Object> next = x -> x + 1;
        BiFunction<Integer, Integer, Object> sum = (state, x) -> state + x;
        Function<Integer, Object> odd = x -> x % 2 == 1;
        assertEquals(List.of(2, 3), call("TRANSFORM(ARRAY<T>, LAMBDA<(T) => R>)", List.of(1, 2), next));
        assertEquals(6, call("REDUCE(ARRAY<T>, U, LAMBDA<(U, T) => U>)", List.of(1, 2), 3, sum));
        assertEquals(List.of(1, 3), call("FILTER(ARRAY<T>, LAMBDA<(T) => BOOLEAN>)", List.of(1, 2, 3), odd));
    }

    @Test
    void lambdasAreAppliedToMaps() throws ReflectiveOperationException {
        Map<String, Integer> map = Map.of("a", 1);
        BiFunction<String, Integer, Object> key = (k, v) -> k + v;
        BiFunction<String, Integer, Object> value = (k, v) -> v * 2;
        TriFunction<Integer, String, Integer, Object> sum = (state, k, v) -> state + v;
        assertEquals(Map.of("a1", 2),
                call("TRANSFORM(MAP<K, V>, LAMBDA<(K, V) => R>, LAMBDA<(K, V) => T>)", map, key, value));
        assertEquals(8, call("REDUCE(MAP<K, V>, U, LAMBDA<(U, K, V) => U>)", map, 7, sum));
    }

    @Test
    void randomIsBetweenZeroAndOne() throws ReflectiveOperationException {
        double random = (Double) call("RANDOM()");
        assertTrue(random >= 0 && random < 1);
        assertEquals(36, ((String) call("UUID()")).length());
    }

    private static Object call(String signature, Object... arguments) throws ReflectiveOperationException {
        return invoke(signature(signature), List.of(arguments));
    }

    private static Object invoke(Signature signature, List<Object> arguments) throws ReflectiveOperationException {
        Invocation invocation = FUNCTIONS.invocation(name(signature.id()), signature.id(), Map.of());
        Method method = invocation.method();
        List<Object> given = new ArrayList<>(arguments);
        if (invocation.variadic() != null) {
            List<Object> rest = given.subList(invocation.variadic(), given.size());
            Object array = Array.newInstance(method.getParameterTypes()[invocation.variadic()].getComponentType(),
                    rest.size());
            for (int i = 0; i < rest.size(); i++) {
                Array.set(array, i, rest.get(i));
            }
            rest.clear();
            given.add(array);
        }
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i) == null && method.getParameterTypes()[i].isPrimitive()) {
                return null;
            }
        }
        return method.invoke(invocation.target(), given.toArray());
    }

    private static Signature signature(String id) {
        return FUNCTIONS.descriptions().stream().filter(f -> f.name().equals(name(id)))
                .flatMap(f -> f.signatures().stream()).filter(s -> s.id().equals(id)).findFirst()
                .orElseThrow(() -> new AssertionError("no signature " + id));
    }

    private static String name(String signature) {
        return signature.substring(0, signature.indexOf('('));
    }
}
