package io.ksqlanomaly.udf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A directory with a pointer {@code MODEL.json} a model, and bundles, as folders or packed, under {@code bundles/}. */
final class DirectorySource implements ModelSource {
    private final Path directory;

    DirectorySource(Path directory) {
        this.directory = directory;
        if (!directory.isAbsolute()) {
            throw new ModelException(Settings.SOURCE + ": dir:" + directory + ": an absolute path is expected");
        }
    }

    @Override
    public void refresh() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + " is not a directory");
        }
    }

    @Override
    public Pointer pointer(String model) throws IOException {
        try {
            return Pointer.parse(model, SafeFiles.read(directory.resolve(model + ".json"), Pointer.MOST_BYTES));
        } catch (NoSuchFileException absent) {
            return Pointer.NONE;
        }
    }

    @Override
    public BundleFiles open(Published published) throws IOException {
        Path path = directory.resolve("bundles").resolve(published.location);
        return Files.isDirectory(path)
                ? new FolderFiles(path)
                : new PackedFiles(path.toString(), SafeFiles.read(path, PackedFiles.MOST_BYTES));
    }
}
