package io.ksqlanomaly.runner.functions;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the built-in functions: every annotated class of the package {@code builtin} and those under it. */
final class BuiltinFunctions {

    private static final String FOLDER = "io/ksqlanomaly/runner/functions/builtin";

    private BuiltinFunctions() {
    }

    /** Read side by side: loading the classes is a good part of the runner's start. */
    static List<FunctionDescription> describe() {
        return classNames().parallelStream().map(BuiltinFunctions::describe).flatMap(Optional::stream).toList();
    }

    private static Optional<FunctionDescription> describe(String name) {
        try {
            return FunctionReflection.describe(Class.forName(name), null);
        } catch (ClassNotFoundException e) {
            throw new FunctionException("built-in function class is gone: " + name, e);
        }
    }

    private static List<String> classNames() {
        try {
            URI home = BuiltinFunctions.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            Path path = Path.of(home);
            if (Files.isDirectory(path)) {
                return classNames(path);
            }
            try (FileSystem jar = FileSystems.newFileSystem(path, Map.of())) {
                return classNames(jar.getPath("/"));
            }
        } catch (URISyntaxException | IOException e) {
            throw new FunctionException("cannot list the built-in functions", e);
        }
    }

    private static List<String> classNames(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(FOLDER))) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.contains("$"))
                    .map(file -> file.substring(0, file.length() - 6).replace('/', '.'))
                    .sorted()
                    .toList();
        }
    }
}
