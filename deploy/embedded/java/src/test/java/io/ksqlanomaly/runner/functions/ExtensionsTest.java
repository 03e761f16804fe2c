package io.ksqlanomaly.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksqlanomaly.runner.functions.sample.Broken;
import io.ksqlanomaly.runner.functions.sample.Shout;
import io.ksqlanomaly.runner.functions.sample.Spread;
import io.ksqlanomaly.runner.functions.sample.Upper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of users' jars: described, configured and called like built-ins; a bad jar spoils nothing. */
class ExtensionsTest {

    private static final byte TOO_NEW = (byte) 200;

    @TempDir
    private Path directory;

    @BeforeEach
    void oneGoodJar() throws IOException {
        jar("good.jar", bytes(Shout.class), Shout.class);
    }

    @Test
    void aJarsFunctionsAreThere() {
        FunctionRegistry functions = FunctionRegistry.withExtensions(directory);
        assertEquals(List.of(new ExtensionReport("good.jar", List.of("SHOUT"), null)), functions.extensions());
        FunctionDescription shout = describe(functions, "SHOUT");
        assertEquals("good.jar", shout.jar());
        assertEquals("a user", shout.author());
        assertEquals(List.of("SHOUT(DECIMAL(P, S))", "SHOUT(INTEGER)", "SHOUT(STRING)"),
                shout.signatures().stream().map(Signature::id).toList());
        assertEquals(new Signature.Parameter("words", "STRING", "what to say"),
                shout.signatures().get(2).parameters().get(0));
    }

    @Test
    void aClassComesFromItsJarAndIsConfigured() throws ReflectiveOperationException {
        FunctionRegistry functions = FunctionRegistry.withExtensions(directory);
        Map<String, String> properties = Map.of("ksql.functions.shout.mark", "?", "ksql.functions.whisper.mark", ".");
        Invocation shout = functions.invocation("shout", "SHOUT(STRING)", properties);
        assertNotSame(Shout.class, shout.target().getClass());
        assertEquals("HEY?", shout.method().invoke(shout.target(), "hey"));
        Invocation struct = functions.invocation("shout", "SHOUT(INTEGER)", Map.of());
        assertEquals("!!", ((Struct) struct.method().invoke(struct.target(), 2)).get("TEXT"));
    }

    @Test
    void aSchemaProviderIsAsked() {
        FunctionRegistry functions = FunctionRegistry.withExtensions(directory);
        assertNull(describe(functions, "SHOUT").signatures().get(0).returns());
        assertEquals("DECIMAL(5, 1)", functions.resolve("SHOUT(DECIMAL(P, S))", List.of("DECIMAL(4, 1)")));
        assertEquals("STRUCT<TEXT STRING>", functions.resolve("SHOUT(INTEGER)", List.of("INTEGER")));
        assertEquals("ARRAY<DATE>", functions.resolve("ARRAY_SORT(ARRAY<T>)", List.of("ARRAY<DATE>")));
    }

    @Test
    void anAggregateTakesSeveralAndVariadicArguments() throws IOException {
        jar("spread.jar", bytes(Spread.class), Spread.class);
        copyNested("spread.jar", "io/ksqlanomaly/runner/functions/sample/Spread");
        FunctionRegistry functions = FunctionRegistry.withExtensions(directory);
        Aggregate spread = functions.aggregate("SPREAD", "SPREAD(DOUBLE, DOUBLE..., DOUBLE)",
                List.of("DOUBLE", "DOUBLE", "DOUBLE"), List.of(0), Map.of());
        Object state = spread.aggregate(new Object[] { 1.0, 3.0, -4.0 }, spread.initialize());
        assertEquals(5.0, spread.map(spread.merge(spread.initialize(), state)));
    }

    @Test
    void aCorruptJarIsReportedAndTheOthersAreUsed() throws IOException {
        Files.writeString(directory.resolve("corrupt.jar"), "this is no jar");
        assertRefused("corrupt.jar", "not a readable jar");
    }

    @Test
    void aClassThatIsTooNewIsReported() throws IOException {
        byte[] content = bytes(Upper.class);
        content[7] = TOO_NEW;
        jar("new.jar", content, Upper.class);
        assertRefused("new.jar", "compiled for Java 156, newer than this Java");
    }

    @Test
    void theNameOfABuiltInIsRefused() throws IOException {
        jar("upper.jar", bytes(Upper.class), Upper.class);
        assertRefused("upper.jar", "a function named UCASE exists already: it is built in");
        assertNull(describe(FunctionRegistry.withExtensions(directory), "UCASE").jar());
    }

    @Test
    void aNameInTwoJarsIsRefusedInTheSecond() throws IOException {
        jar("second.jar", bytes(Shout.class), Shout.class);
        assertRefused("second.jar", "a function named SHOUT exists already: in good.jar");
    }

    @Test
    void aClassThatCannotBeMadeIsReported() throws IOException {
        jar("broken.jar", bytes(Broken.class), Broken.class);
        assertRefused("broken.jar", "cannot construct io.ksqlanomaly.runner.functions.sample.Broken");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{'format_version': 2} | format version 2, this runtime knows 1",
            "{'platform': {'ksqldb': '7.x'}} | ksqlDB 7.x, this runtime is compatible with 8.x",
            "{'platform': {'natives': 'plan9-mips'}} | native code for plan9-mips, this machine is" })
    void aJarOfModelsForAnotherPlaceIsReported(String record, String reason) throws IOException {
        try (OutputStream file = Files.newOutputStream(directory.resolve("models.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new ZipEntry("META-INF/ksql-anomaly.json"));
            jar.write(record.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        assertRefused("models.jar", reason);
    }

    @Test
    void noDirectoryMeansNoJars() {
        assertEquals(List.of(), FunctionRegistry.withExtensions(directory.resolve("absent")).extensions());
    }

    @Test
    void unknownFunctionsAndSignaturesAreNamed() {
        FunctionRegistry functions = FunctionRegistry.withExtensions(directory);
        Exception function = assertThrows(FunctionException.class, () -> functions.resolve("NOPE()", List.of()));
        assertEquals("no function NOPE", function.getMessage());
        Exception signature = assertThrows(FunctionException.class,
                () -> functions.invocation("UCASE", "UCASE(BYTES)", Map.of()));
        assertEquals("no signature UCASE(BYTES) of UCASE; there are [UCASE(STRING)]", signature.getMessage());
    }

    @Test
    void theDescriptionIsWritten() throws IOException {
        Path output = directory.resolve("functions.json");
        FunctionsJson.write(FunctionRegistry.withExtensions(directory), output);
        var root = new ObjectMapper().readTree(output.toFile());
        assertEquals(1, root.get("format_version").intValue());
        var shout = root.get("functions").findParents("name").stream()
                .filter(node -> node.get("name").textValue().equals("SHOUT")).findFirst().orElseThrow();
        assertEquals("scalar", shout.get("kind").textValue());
        assertEquals("STRUCT<TEXT STRING>", shout.get("signatures").get(1).get("returns").textValue());
    }

    private void assertRefused(String jar, String reason) {
        FunctionRegistry functions = FunctionRegistry.withExtensions(directory);
        ExtensionReport report = functions.extensions().stream().filter(r -> r.jar().equals(jar)).findFirst()
                .orElseThrow();
        assertTrue(report.error().contains(reason), report.error());
        assertEquals(List.of(), report.functions());
        assertEquals("good.jar", describe(functions, "SHOUT").jar());
    }

    private static FunctionDescription describe(FunctionRegistry functions, String name) {
        return functions.descriptions().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }

    private void jar(String name, byte[] content, Class<?> type) throws IOException {
        try (OutputStream file = Files.newOutputStream(directory.resolve(name));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new ZipEntry(type.getName().replace('.', '/') + ".class"));
            jar.write(content);
            jar.closeEntry();
        }
    }

    /** Adds the anonymous class of an aggregate to its jar. */
    private void copyNested(String name, String path) throws IOException {
        try (OutputStream file = Files.newOutputStream(directory.resolve(name));
                JarOutputStream jar = new JarOutputStream(file)) {
            for (String entry : List.of(path + ".class", path + "$1.class")) {
                jar.putNextEntry(new ZipEntry(entry));
                jar.write(resource(entry));
                jar.closeEntry();
            }
        }
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        return resource(type.getName().replace('.', '/') + ".class");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = ExtensionsTest.class.getClassLoader().getResourceAsStream(name)) {
            return stream.readAllBytes();
        }
    }
}
