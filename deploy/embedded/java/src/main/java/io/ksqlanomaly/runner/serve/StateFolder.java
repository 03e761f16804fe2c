package io.ksqlanomaly.runner.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of a query's local state, of which Kafka Streams leaves a file of its own behind. */
final class StateFolder {

    private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);

    private StateFolder() {
    }

    /** Deletes the folder of a query that is closed. */
    static void delete(Properties settings) {
        Path folder = Path.of(settings.getProperty(StreamsConfig.STATE_DIR_CONFIG))
                .resolve(settings.getProperty(StreamsConfig.APPLICATION_ID_CONFIG));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.debug("{} was not deleted: {}", folder, e.toString());
        }
    }
}
