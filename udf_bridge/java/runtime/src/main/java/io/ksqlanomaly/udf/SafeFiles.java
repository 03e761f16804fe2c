package io.ksqlanomaly.udf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that others write: never more of one than a limit. */
final class SafeFiles {
    private SafeFiles() {
    }

    /** The whole content of a file; ModelException names one that is larger than {@code most} bytes. */
    static byte[] read(Path path, long most) throws IOException {
        try (InputStream stream = Files.newInputStream(path)) {
            byte[] content = stream.readNBytes((int) most + 1);
            if (content.length > most) {
                throw new ModelException(path + " has more than " + most + " bytes");
            }
            return content;
        }
    }
}
