package io.ksqlanomaly.udf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files of one model. Every file is checked against its sum before a byte of it is used.
 *
 * <p>For Java programs of one's own: {@code Scorer scorer = Bundle.open(path).scorer();}
 */
public final class Bundle {
    static final String MANIFEST = "manifest.json";
    /** Signature of manifest.json, which holds the sums of all other files. */
    static final String SIGNATURE = "manifest.json.sig";
    /** For people; left out where a bundle only runs. */
    private static final String REPORT = "report/";
    private static final String MODEL_CARD = "MODEL_CARD.md";

    private final BundleFiles files;
    final Manifest manifest;
    final String manifestSum;

    private Bundle(BundleFiles files, byte[] manifest) {
        this.files = files;
        this.manifestSum = sha256(manifest);
        this.manifest = Manifest.parse(new String(manifest, StandardCharsets.UTF_8));
    }

    /** A bundle inside a jar. */
    Bundle(ClassLoader loader, String name, String version, String manifestSum) {
        this(new JarFiles(loader, name, version), manifestSum);
    }

    /** A bundle whose manifest has a known sum. */
    Bundle(BundleFiles files, String manifestSum) {
        this(files, checked(files, MANIFEST, manifestSum));
    }

    /**
     * Opens a folder or packed file; every file of it is checked at once.
     *
     * @throws ModelException if a file is missing, was changed or is of a newer format
     */
    public static Bundle open(Path path) {
        try {
            BundleFiles files = Files.isDirectory(path)
                    ? new FolderFiles(path)
                    : new PackedFiles(path.toString(), SafeFiles.read(path, PackedFiles.MOST_BYTES));
            return new Bundle(files, content(files, MANIFEST)).verify();
        } catch (IOException failure) {
            throw new ModelException("cannot read " + path + ": " + failure.getMessage(), failure);
        }
    }

    /**
     * Loads the model in plain Java, for one thread.
     *
     * @throws ModelException if its network is none that this version can run
     */
    public Scorer scorer() {
        return JavaBackend.load(this).newScorer();
    }

    /** The model's name and version. */
    public String model() {
        return manifest.name + " " + manifest.version;
    }

    /** The names of the features, in the order of a row's values. */
    public List<String> features() {
        return manifest.features.stream().map(feature -> feature.name).collect(Collectors.toUnmodifiableList());
    }

    /** The score above which a row is anomalous. */
    public double threshold() {
        return manifest.threshold;
    }

    /** The share of normal rows that score at least as high, in (0, 1]. */
    public double pValue(double score) {
        return manifest.calibration.pValue(score);
    }

    /** Checks that every file is one of the manifest's, unchanged, and that none is missing which the model needs to run. */
    Bundle verify() throws IOException {
        Set<String> present = files.names();
        for (String file : present) {
            if (!file.equals(MANIFEST) && !file.equals(SIGNATURE)) {
                read(file);
            }
        }
        for (String file : manifest.checksums.keySet()) {
            if (!present.contains(file) && !file.startsWith(REPORT) && !file.equals(MODEL_CARD)) {
                throw missing(files, file);
            }
        }
        return this;
    }

    /** The checked content of one file. */
    byte[] read(String file) {
        String sum = manifest.checksums.get(file);
        if (sum == null) {
            throw new ModelException(file + " is not listed in manifest.json");
        }
        return checked(files, file, sum);
    }

    String readText(String file) {
        return new String(read(file), StandardCharsets.UTF_8);
    }

    /** The manifest's own bytes, as they are signed. */
    byte[] manifestBytes() {
        return checked(files, MANIFEST, manifestSum);
    }

    /** The text of the signature, or null when the bundle has none. */
    String signature() {
        try {
            byte[] content = files.read(SIGNATURE);
            return content == null ? null : new String(content, StandardCharsets.US_ASCII);
        } catch (IOException failure) {
            throw unreadable(files, SIGNATURE, failure);
        }
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

    private static byte[] checked(BundleFiles files, String file, String expectedSum) {
        byte[] content = content(files, file);
        String sum = sha256(content);
        if (!sum.equals(expectedSum)) {
            throw new ModelException(
                    files.locate(file) + " was changed: sha256 " + expectedSum + " expected, " + sum + " found");
        }
        return content;
    }

    private static byte[] content(BundleFiles files, String file) {
        try {
            byte[] content = files.read(file);
            if (content == null) {
                throw missing(files, file);
            }
            return content;
        } catch (IOException failure) {
            throw unreadable(files, file, failure);
        }
    }

    private static ModelException missing(BundleFiles files, String file) {
        return new ModelException(files.locate(file) + " is not in " + files.container());
    }

    private static ModelException unreadable(BundleFiles files, String file, IOException failure) {
        return new ModelException("cannot read " + files.locate(file) + ": " + failure.getMessage(), failure);
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
