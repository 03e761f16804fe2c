package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PackedFilesTest {
    private static byte[] packed() throws IOException {
        return PublishedBundle.of("1.0.0", 1).packed();
    }

    private static String refusal(byte[] archive) {
        return assertThrows(ModelException.class, () -> readAll(archive)).getMessage();
    }

    private static void readAll(byte[] archive) {
        PackedFiles files = new PackedFiles("x.zip", archive);
        files.names().forEach(files::read);
    }

    @Test
    void readsWhatJavaPacks() throws IOException {
        PackedFiles files = new PackedFiles("x.zip", packed());
        assertEquals(Set.of("manifest.json", "network.json", "golden.json"), files.names());
        assertArrayEquals(TinyBundle.NETWORK.getBytes(), files.read("network.json"));
        assertNull(files.read("other.json"));
    }

    @Test
    void refusesOneThatIsCutShort() throws IOException {
        byte[] archive = packed();
        for (int length : new int[] { 0, 10, 21, 100, archive.length / 2, archive.length - 1 }) {
            assertTrue(refusal(Arrays.copyOf(archive, length)).startsWith("x.zip: "), "length " + length);
        }
    }

    /** Whatever byte is changed: the archive is refused by name, or its files are read and their sums tell. */
    @Test
    void neverFailsOtherwise() throws IOException {
        byte[] archive = packed();
        for (int position = 0; position < archive.length; position++) {
            for (int change : new int[] { 1, 0x80, 0xff }) {
                byte[] damaged = archive.clone();
                damaged[position] ^= (byte) change;
                try {
                    readAll(damaged);
                } catch (ModelException refusal) {
                    assertTrue(refusal.getMessage() != null);
                }
            }
        }
    }
}
