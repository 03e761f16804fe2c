package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which places a server takes models from: a topic only when their signatures can be checked, or its settings say so. */
class ModelSourceTest {
    @Test
    void aTopicIsRefusedWithoutAPublicKey() {
        for (String location : new String[] { "kafka:models", "kafka://127.0.0.1:9/models" }) {
            String message = assertThrows(ModelException.class, () -> ModelSource.of(location, false)).getMessage();
            assertTrue(message.startsWith(location + " is not followed: "), message);
            assertTrue(message.contains("a public key is needed (ksql.anomaly.models.public.key"), message);
            assertTrue(message.contains("ksql.anomaly.models.unsigned=allow"), message);
        }
    }

    @Test
    void onlyTheWordAllowOpensATopicWithoutAKey() {
        System.setProperty(Settings.UNSIGNED, "yes");
        try {
            assertThrows(ModelException.class, () -> ModelSource.of("kafka:models", false));
        } finally {
            System.clearProperty(Settings.UNSIGNED);
        }
    }

    @Test
    void aDirectoryNeedsNoKey(@TempDir Path folder) throws IOException {
        assertInstanceOf(DirectorySource.class, ModelSource.of("dir:" + folder, false));
    }

    @Test
    void anythingElseIsRefused() {
        String message = assertThrows(ModelException.class, () -> ModelSource.of("http://x", true)).getMessage();
        assertEquals("ksql.anomaly.models.source: http://x: dir:/… or kafka:TOPIC is expected", message);
    }
}
