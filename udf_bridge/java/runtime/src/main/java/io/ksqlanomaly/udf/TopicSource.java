package io.ksqlanomaly.udf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A compacted topic: the record {@code pointer/MODEL} is a model's pointer, {@code bundle/LOCATION/0…} are the parts of a bundle.
 *
 * <p>The client is the server's own, from its class path: none is in the jar. Of the parts only their offsets are kept; they are
 * read again when a pointer asks for them.
 */
final class TopicSource implements ModelSource {
    private static final String POINTER = "pointer/";
    private static final String BUNDLE = "bundle/";
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final long LONGEST_READ_NANOS = 20_000_000_000L;
    private static final int MOST_KEYS = 100_000;

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Map<String, Place> parts = new HashMap<>();
    private final Map<String, byte[]> pointers = new HashMap<>();

    private TopicSource(String topic, KafkaConsumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.consumer = consumer;
        partitions = Optional.ofNullable(consumer.partitionsFor(topic)).stream().flatMap(List::stream)
                .map(part -> new TopicPartition(topic, part.partition())).collect(Collectors.toList());
        if (partitions.isEmpty()) {
            throw new KafkaException("there is no such topic yet");
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** {@code rest} is TOPIC, or //HOST:PORT/TOPIC. */
    static TopicSource open(String rest) throws IOException {
        Properties settings = settings();
        String topic = rest;
        if (rest.startsWith("//")) {
            int slash = rest.lastIndexOf('/');
            settings.setProperty("bootstrap.servers", rest.substring(2, Math.max(2, slash)));
            topic = rest.substring(slash + 1);
        }
        if (topic.isEmpty() || settings.getProperty("bootstrap.servers", "").isEmpty()) {
            throw new ModelException(Settings.SOURCE + ": kafka:" + rest + ": kafka://HOST:PORT/TOPIC is expected, or "
                    + "kafka:TOPIC with bootstrap.servers in " + Settings.KAFKA_CONFIG);
        }
        KafkaConsumer<byte[], byte[]> consumer = newConsumer(settings);
        try {
            return new TopicSource(topic, consumer);
        } catch (RuntimeException failure) {
            consumer.close(Duration.ZERO);
            throw new IOException("topic " + topic + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static Properties settings() throws IOException {
        Properties settings = new Properties();
        String file = Settings.get(Settings.KAFKA_CONFIG);
        if (file != null) {
            try (var reader = Files.newBufferedReader(Path.of(file))) {
                settings.load(reader);
            }
        }
        return settings;
    }

    private static KafkaConsumer<byte[], byte[]> newConsumer(Properties settings) {
        settings.putIfAbsent("client.id", "ksql-anomaly-models");
        settings.setProperty("enable.auto.commit", "false");
        settings.setProperty("allow.auto.create.topics", "false");
        settings.setProperty("auto.offset.reset", "earliest");
        settings.setProperty("isolation.level", "read_committed");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try { // Kafka looks its own classes up through this one
            thread.setContextClassLoader(KafkaConsumer.class.getClassLoader());
            return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Reads what is new, up to the present end. */
    @Override
    public void refresh() throws IOException {
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + LONGEST_READ_NANOS;
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(SHORT).forEach(this::remember);
                if (System.nanoTime() > deadline) {
                    throw new IOException("topic " + topic + " could not be read to its end in time");
                }
            }
        } catch (KafkaException failure) {
            throw new IOException("topic " + topic + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private void remember(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        boolean room = parts.size() + pointers.size() < MOST_KEYS;
        if (key.startsWith(POINTER)) {
            put(pointers, key.substring(POINTER.length()), record.value(), room);
        } else if (key.startsWith(BUNDLE)) {
            put(parts, key, record.value() == null ? null : new Place(record), room);
        }
    }

    private static <T> void put(Map<String, T> map, String key, T value, boolean room) {
        if (value == null) {
            map.remove(key);
        } else if (room || map.containsKey(key)) {
            map.put(key, value);
        }
    }

    @Override
    public Pointer pointer(String model) {
        byte[] content = pointers.get(model);
        return content == null ? Pointer.NONE : Pointer.parse(model, content);
    }

    @Override
    public BundleFiles open(Published published) throws IOException {
        if (published.size > PackedFiles.MOST_BYTES) {
            throw new ModelException(published.location + " has " + published.size + " bytes; " + PackedFiles.MOST_BYTES
                    + " at most");
        }
        byte[] content = new byte[(int) published.size];
        int filled = 0;
        Map<TopicPartition, Long> here = new HashMap<>();
        partitions.forEach(partition -> here.put(partition, consumer.position(partition)));
        try {
            for (int part = 0; part < published.chunks; part++) {
                byte[] bytes = read(BUNDLE + published.location + "/" + part);
                if (filled + bytes.length > content.length) {
                    throw new ModelException(published.location + " is larger than its pointer says");
                }
                System.arraycopy(bytes, 0, content, filled, bytes.length);
                filled += bytes.length;
            }
        } finally {
            here.forEach(consumer::seek);
        }
        return new PackedFiles("topic " + topic + ": " + published.location, Arrays.copyOf(content, filled));
    }

    private byte[] read(String key) throws IOException {
        Place place = parts.get(key);
        if (place == null) {
            throw new ModelException(key + " is not in topic " + topic);
        }
        consumer.seek(place.partition, place.offset);
        long deadline = System.nanoTime() + LONGEST_READ_NANOS;
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(SHORT).records(place.partition)) {
                if (record.offset() == place.offset) {
                    return record.value();
                }
                if (record.offset() > place.offset) {
                    throw new ModelException(key + " was compacted away in topic " + topic);
                }
            }
        }
        throw new IOException(key + " could not be read in time from topic " + topic);
    }

    /** Where a part lies. */
    private static final class Place {
        final TopicPartition partition;
        final long offset;

        Place(ConsumerRecord<byte[], byte[]> record) {
            partition = new TopicPartition(record.topic(), record.partition());
            offset = record.offset();
        }
    }
}
