package io.ksqlanomaly.runner.serve;

import io.ksqlanomaly.runner.RunnerException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Clients of the broker that are not part of a query. */
final class Broker implements AutoCloseable {

    private final Options options;
    private KafkaProducer<byte[], byte[]> producer;

    Broker(Options options) {
        this.options = options;
    }

    static String bootstrap(Options options) {
        String address = options.get("bootstrap", null);
        if (address == null) {
            throw new RunnerException("the runner was started without --bootstrap: it has no broker");
        }
        return address;
    }

    /** The producer of inserts, made when the first one comes. */
    synchronized KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(settings("insert"), new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    KafkaConsumer<byte[], byte[]> consumer(String clientId) {
        return new KafkaConsumer<>(settings(clientId), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> settings(String clientId) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap(options));
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return settings;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(java.time.Duration.ofSeconds(2));
        }
    }
}
