package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
    @TempDir
    Path folder;

    @Test
    void readsManifestAndFiles() throws IOException {
        Bundle bundle = TinyBundle.write(folder).open();
        assertEquals("tiny", bundle.manifest.name);
        assertEquals(1.5, bundle.manifest.threshold);
        assertEquals("b", bundle.manifest.features.get(1).name);
        assertTrue(bundle.manifest.features.get(1).mayBeMissing);
        assertEquals(TinyBundle.NETWORK, bundle.readText("network.json"));
    }

    @Test
    void refusesAChangedByteNamingBothSums() throws IOException {
        TinyBundle tiny = TinyBundle.write(folder);
        String changed = TinyBundle.NETWORK.replace("-8", "-9");
        Files.writeString(tiny.file("network.json"), changed);
        Bundle bundle = tiny.open();
        String message = assertThrows(ModelException.class, () -> bundle.read("network.json")).getMessage();
        assertTrue(message.contains("network.json was changed"), message);
        assertTrue(message.contains(Bundle.sha256(TinyBundle.NETWORK.getBytes())), message);
        assertTrue(message.contains(Bundle.sha256(changed.getBytes())), message);
    }

    @Test
    void refusesAChangedManifest() throws IOException {
        TinyBundle tiny = TinyBundle.write(folder);
        String manifest = Files.readString(tiny.file("manifest.json"));
        Files.writeString(tiny.file("manifest.json"), manifest.replace("1.5", "99"));
        assertTrue(assertThrows(ModelException.class, tiny::open).getMessage().contains("manifest.json was changed"));
    }

    @Test
    void refusesANewerFormatNamingBothVersions() throws IOException {
        TinyBundle tiny = TinyBundle.write(folder, 3);
        assertEquals("manifest.json has format 3, this jar reads up to 2",
                assertThrows(ModelException.class, tiny::open).getMessage());
    }

    @Test
    void namesAFileThatIsNotThere() throws IOException {
        TinyBundle tiny = TinyBundle.write(folder);
        Files.delete(tiny.file("network.json"));
        Bundle bundle = tiny.open();
        assertEquals("ksql-anomaly/models/tiny/1.0.0/network.json is not in the jar",
                assertThrows(ModelException.class, () -> bundle.read("network.json")).getMessage());
        assertEquals("other.json is not listed in manifest.json",
                assertThrows(ModelException.class, () -> bundle.read("other.json")).getMessage());
    }

    @Test
    void extractsAFolder() throws IOException {
        TinyBundle.write(folder).open().extract("network", folder.resolve("out"));
        assertEquals(TinyBundle.NETWORK, Files.readString(folder.resolve("out/.json")));
    }
}
