package io.ksqlanomaly.udf;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** A bundle in the jar itself. */
final class JarFiles implements BundleFiles {
    /** A folder name that no server has: resources are looked up in the parent class loader first. */
    private static final String ROOT = "ksql-anomaly/models/";

    private final ClassLoader loader;
    private final String folder;

    JarFiles(ClassLoader loader, String name, String version) {
        this.loader = loader;
        this.folder = ROOT + name + "/" + version + "/";
    }

    @Override
    public byte[] read(String file) throws IOException {
        try (InputStream stream = loader.getResourceAsStream(folder + file)) {
            return stream == null ? null : stream.readAllBytes();
        }
    }

    @Override
    public Set<String> names() {
        return null;
    }

    @Override
    public String locate(String file) {
        return folder + file;
    }

    @Override
    public String container() {
        return "the jar";
    }
}
