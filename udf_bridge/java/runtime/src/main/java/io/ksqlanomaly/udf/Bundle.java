package io.ksqlanomaly.udf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The files of one model inside the jar. Every file is checked against its sum before a byte of it is used. */
final class Bundle {
    /** A folder name that no server has: resources are looked up in the parent class loader first. */
    private static final String ROOT = "ksql-anomaly/models/";

    private final ClassLoader loader;
    private final String folder;
    final Manifest manifest;

    Bundle(ClassLoader loader, String name, String version, String manifestSum) {
        this.loader = loader;
        this.folder = ROOT + name + "/" + version + "/";
        this.manifest = Manifest.parse(new String(read("manifest.json", manifestSum), StandardCharsets.UTF_8));
    }

    /** The checked content of one file. */
    byte[] read(String file) {
        String sum = manifest.checksums.get(file);
        if (sum == null) {
            throw new ModelException(file + " is not listed in manifest.json");
        }
        return read(file, sum);
    }

    String readText(String file) {
        return new String(read(file), StandardCharsets.UTF_8);
    }

    /** Writes the checked files under a prefix, such as {@code saved_model/}, into a directory. */
    void extract(String prefix, Path directory) throws IOException {
        for (String file : manifest.checksums.keySet()) {
            if (file.startsWith(prefix)) {
                Path target = directory.resolve(file.substring(prefix.length())).normalize();
                if (!target.startsWith(directory)) {
                    throw new ModelException("manifest.json: " + file + " leads out of the bundle");
                }
                Files.createDirectories(target.getParent());
                Files.write(target, read(file));
            }
        }
    }

    private byte[] read(String file, String expectedSum) {
        byte[] content;
        try (InputStream stream = loader.getResourceAsStream(folder + file)) {
            if (stream == null) {
                throw new ModelException(folder + file + " is not in the jar");
            }
            content = stream.readAllBytes();
        } catch (IOException failure) {
            throw new ModelException("cannot read " + folder + file + ": " + failure.getMessage(), failure);
        }
        String sum = sha256(content);
        if (!sum.equals(expectedSum)) {
            throw new ModelException(
                    folder + file + " was changed: sha256 " + expectedSum + " expected, " + sum + " found");
        }
        return content;
    }

    static String sha256(byte[] content) {
        try {
            StringBuilder digits = new StringBuilder(64);
            for (byte part : MessageDigest.getInstance("SHA-256").digest(content)) {
                digits.append(Character.forDigit(part >> 4 & 15, 16)).append(Character.forDigit(part & 15, 16));
            }
            return digits.toString();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
