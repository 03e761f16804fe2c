package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest {
    @TempDir
    Path folder;

    @BeforeEach
    void choose() {
        System.setProperty(WorkDirectory.PROPERTY, folder.resolve("work").toString());
    }

    @AfterEach
    void unchoose() {
        System.clearProperty(WorkDirectory.PROPERTY);
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        Path directory = WorkDirectory.directory("models");
        assertEquals(folder.resolve("work/models").toAbsolutePath(), directory);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("work"))));
        assertEquals(directory, WorkDirectory.directory("models"));
    }

    @Test
    void deletesATree() throws IOException {
        Path directory = WorkDirectory.directory("models");
        Files.writeString(Files.createDirectories(directory.resolve("a/b")).resolve("c"), "x");
        WorkDirectory.delete(directory);
        assertFalse(Files.exists(directory));
        assertTrue(Files.exists(directory.getParent()));
    }
}
