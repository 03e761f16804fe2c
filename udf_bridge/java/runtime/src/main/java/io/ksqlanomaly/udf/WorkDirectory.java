package io.ksqlanomaly.udf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the runtime writes: native libraries and, while it loads, models. Only its owner may read and write there. */
final class WorkDirectory {
    /** Set by whoever runs the server; never by a query's settings. */
    static final String PROPERTY = "ksql.anomaly.udf.dir";
    static final String VARIABLE = "KSQL_ANOMALY_UDF_DIR";

    private WorkDirectory() {
    }

    /** The directory of that name under the runtime's own, made if need be. */
    static Path directory(String name) throws IOException {
        Path root = root();
        Files.createDirectories(root, ownerOnly());
        if (!Files.isWritable(root) || !Files.getOwner(root).getName().equals(System.getProperty("user.name"))) {
            throw new IOException(root + " is not ours to write; set " + VARIABLE + " to a directory that is");
        }
        return Files.createDirectories(root.resolve(name), ownerOnly());
    }

    private static Path root() {
        String chosen = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        if (chosen != null && !chosen.isBlank()) {
            return Path.of(chosen).toAbsolutePath();
        }
        return Path.of(System.getProperty("java.io.tmpdir"), "ksql-anomaly-" + System.getProperty("user.name"))
                .toAbsolutePath();
    }

    private static FileAttribute<?>[] ownerOnly() {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")) };
    }

    /** Deletes a directory of ours with all that is in it. */
    static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + directory, failure);
        }
    }
}
