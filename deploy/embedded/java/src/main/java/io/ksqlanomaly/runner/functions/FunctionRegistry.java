package io.ksqlanomaly.runner.functions;

import io.confluent.ksql.schema.ksql.types.SqlType;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All functions: the built-in ones and those of the jars at the top of the extension directory. */
public final class FunctionRegistry implements Functions {

    private static final Logger LOG = LoggerFactory.getLogger(FunctionRegistry.class);

    private final Map<String, FunctionDescription> functions = new TreeMap<>();
    private final List<ExtensionReport> reports = new ArrayList<>();

    private FunctionRegistry() {
    }

    /** The built-in functions alone. */
    public static FunctionRegistry builtins() {
        FunctionRegistry registry = new FunctionRegistry();
        registry.add(BuiltinFunctions.describe());
        return registry;
    }

    /**
     * The built-in functions and those of a directory's jars. A jar that cannot be used is reported and left out as
     * a whole; a directory that does not exist holds no jars.
     */
    public static FunctionRegistry withExtensions(Path directory) {
        FunctionRegistry registry = builtins();
        jars(directory).forEach(registry::addJar);
        return registry;
    }

    @Override
    public List<FunctionDescription> descriptions() {
        return List.copyOf(functions.values());
    }

    @Override
    public List<ExtensionReport> extensions() {
        return List.copyOf(reports);
    }

    @Override
    public Invocation invocation(String function, String signature, Map<String, ?> properties) {
        return FunctionFactory.invocation(function, find(function, signature), properties);
    }

    @Override
    public Aggregate aggregate(String function, String signature, List<String> argumentTypes, List<?> initial,
            Map<String, ?> properties) {
        return FunctionFactory.aggregate(function, find(function, signature), argumentTypes, initial, properties);
    }

    @Override
    public String resolve(String signature, List<String> argumentTypes) {
        int end = signature.indexOf('(');
        if (end < 1) {
            throw new FunctionException("not a signature: " + signature);
        }
        Signature found = find(signature.substring(0, end), signature);
        if (found.schemaProvider() != null) {
            return provided(found, argumentTypes);
        }
        if (found.returns() == null) {
            throw new FunctionException("the type of " + signature + " depends on its constants");
        }
        TypeBinding binding = FunctionFactory.bind(found, argumentTypes);
        return binding.apply(TypeExpression.parse(found.returns())).toString();
    }

    private static String provided(Signature signature, List<String> types) {
        try {
            Object provider = FunctionFactory.newInstance(signature.method().getDeclaringClass());
            Object type = signature.schemaProvider().invoke(provider, SqlTypeMapping.arguments(types));
            return SqlTypeMapping.toText((SqlType) type);
        } catch (InvocationTargetException e) {
            throw new FunctionException(signature.id() + ": " + e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new FunctionException("cannot ask the schema provider of " + signature.id() + ": " + e, e);
        }
    }

    private Signature find(String function, String signature) {
        FunctionDescription found = functions.get(function.toUpperCase(Locale.ROOT));
        if (found == null) {
            throw new FunctionException("no function " + function);
        }
        return found.signatures().stream().filter(s -> s.id().equals(signature)).findFirst()
                .orElseThrow(
                        () -> new FunctionException("no signature " + signature + " of " + function + "; there are "
                                + found.signatures().stream().map(Signature::id).toList()));
    }

    private void addJar(Path jar) {
        String name = jar.getFileName().toString();
        try {
            List<FunctionDescription> found = ExtensionJar.describe(jar);
            add(found);
            reports.add(
                    new ExtensionReport(name, found.stream().map(FunctionDescription::name).sorted().toList(), null));
        } catch (FunctionException e) {
            LOG.error("extension {} is not used: {}", name, e.getMessage());
            reports.add(new ExtensionReport(name, List.of(), e.getMessage()));
        }
    }

    /** All or none: a duplicate is found before the first is added. */
    private void add(List<FunctionDescription> found) {
        Map<String, FunctionDescription> fresh = new TreeMap<>();
        for (FunctionDescription function : found) {
            FunctionDescription other = functions.get(function.name());
            if (other != null) {
                throw new FunctionException("a function named " + function.name() + " exists already: "
                        + (other.jar() == null ? "it is built in" : "in " + other.jar()));
            }
            if (fresh.put(function.name(), function) != null) {
                throw new FunctionException("two classes declare a function named " + function.name());
            }
        }
        functions.putAll(fresh);
    }

    private static List<Path> jars(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new FunctionException("cannot list the extension directory " + directory, e);
        }
    }
}
