package io.ksqlanomaly.runner.functions;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipException;

/** One jar of user functions: finds the annotated classes without loading the others. */
final class ExtensionJar {

    private static final String[] MARKS = {
            "Lio/confluent/ksql/function/udf/UdfDescription;",
            "Lio/confluent/ksql/function/udaf/UdafDescription;",
            "Lio/confluent/ksql/function/udtf/UdtfDescription;" };

    private ExtensionJar() {
    }

    /** Describes the functions of a jar, each made once to see that it can be. */
    static List<FunctionDescription> describe(Path jar) {
        try {
            List<String> names = annotatedClasses(jar);
            ExtensionClassLoader loader = new ExtensionClassLoader(jar.toUri().toURL(),
                    ExtensionJar.class.getClassLoader());
            List<FunctionDescription> functions = new ArrayList<>();
            for (String name : names) {
                describe(loader.loadClass(name), jar).ifPresent(functions::add);
            }
            return functions;
        } catch (ZipException e) {
            throw new FunctionException("not a readable jar: " + e.getMessage(), e);
        } catch (IOException | ClassNotFoundException | LinkageError e) {
            throw new FunctionException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private static Optional<FunctionDescription> describe(Class<?> type, Path jar) {
        Optional<FunctionDescription> function = FunctionReflection.describe(type, jar.getFileName().toString());
        if (function.isPresent() && function.get().signatures().isEmpty()) {
            throw new FunctionException("no usable overload of " + function.get().name() + " in " + type.getName());
        }
        if (function.isPresent() && function.get().kind() != FunctionDescription.Kind.AGGREGATE) {
            FunctionFactory.newInstance(type);
        }
        return function;
    }

    private static List<String> annotatedClasses(Path path) throws IOException {
        List<String> names = new ArrayList<>();
        try (JarFile jar = new JarFile(path.toFile())) {
            BuildRecord.requireFit(jar);
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (isClass(entry.getName()) && isAnnotated(jar, entry)) {
                    names.add(entry.getName().replace('/', '.').substring(0, entry.getName().length() - 6));
                }
            }
        }
        names.sort(null);
        return names;
    }

    private static boolean isClass(String entry) {
        return entry.endsWith(".class") && !entry.startsWith("META-INF/") && !entry.equals("module-info.class");
    }

    private static boolean isAnnotated(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream stream = jar.getInputStream(entry)) {
            byte[] content = stream.readAllBytes();
            String text = new String(content, StandardCharsets.ISO_8859_1);
            for (String mark : MARKS) {
                if (text.contains(mark)) {
                    requireReadable(entry.getName(), content);
                    return true;
                }
            }
            return false;
        }
    }

    private static void requireReadable(String name, byte[] content) throws IOException {
        try (DataInputStream data = new DataInputStream(new ByteArrayInputStream(content))) {
            data.readInt();
            data.readUnsignedShort();
            int version = data.readUnsignedShort();
            int known = Runtime.version().feature() + 44;
            if (version > known) {
                throw new FunctionException(
                        name + " was compiled for Java " + (version - 44) + ", newer than this Java "
                                + Runtime.version().feature());
            }
        }
    }
}
