package io.ksqlanomaly.udf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A bundle as a folder. Links are refused: they could lead anywhere. */
final class FolderFiles implements BundleFiles {
    private final Path folder;

    FolderFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public byte[] read(String file) throws IOException {
        Path path = folder;
        for (String part : BundleFiles.checkName(file).split("/")) {
            path = refuseLink(path.resolve(part));
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        if (Files.size(path) > PackedFiles.MOST_BYTES) {
            throw new ModelException(
                    path + " has " + Files.size(path) + " bytes; " + PackedFiles.MOST_BYTES + " at most");
        }
        return Files.readAllBytes(path);
    }

    private static Path refuseLink(Path path) {
        if (Files.isSymbolicLink(path)) {
            throw new ModelException(path + " is a link; a bundle holds files only");
        }
        return path;
    }

    @Override
    public Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).map(FolderFiles::refuseLink)
                    .forEach(path -> names.add(folder.relativize(path).toString().replace('\\', '/')));
        }
        return names;
    }

    @Override
    public String locate(String file) {
        return folder.resolve(file).toString();
    }

    @Override
    public String container() {
        return folder.toString();
    }
}
