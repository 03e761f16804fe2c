package io.ksqlanomaly.runner.topology;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams: ksqlDB's defaults, then what the query sets. */
public final class StreamsSettings {

    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            Map.entry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 2000),
            Map.entry(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 10_000_000L),
            Map.entry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1),
            Map.entry(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, RowErrorHandler.class),
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100),
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 131_072),
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "latest"),
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000),
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000),
            // An update of a table leaves its group and enters it again as two records, as in ksqlDB.
            Map.entry(StreamsConfig.UPGRADE_FROM_CONFIG, StreamsConfig.UPGRADE_FROM_34));

    private static final Map<String, String> NEW_NAMES = Map.of(
            "auto.offset.reset", StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG),
            "cache.max.bytes.buffering", StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
            "default.timestamp.extractor", StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG);

    private StreamsSettings() {
    }

    /** Settings of one query; those that begin with {@code ksql.} are none of Kafka Streams. */
    public static Properties of(String applicationId, QueryTopology query) {
        Properties settings = new Properties();
        settings.putAll(DEFAULTS);
        query.plan().properties().forEach((name, value) -> {
            if (!name.startsWith("ksql.")) {
                settings.put(NEW_NAMES.getOrDefault(name, name), value);
            }
        });
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(RowErrorHandler.LOG, query.log());
        return settings;
    }
}
