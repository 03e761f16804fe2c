package io.ksqlanomaly.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The ceiling of what a query can reach: {@code produce} writes records, {@code copy} reads a topic and writes another,
 * both with the runner's client settings. Prints the records per second of the last part of the records, so that the first
 * part warms up.
 */
public final class PlainCopy {
    private PlainCopy() {
    }

    /** {@code produce|copy BOOTSTRAP FROM_TOPIC TO_TOPIC RECORDS WARM_UP}; produce repeats the topic's first record. */
    public static void main(String[] arguments) {
        String bootstrap = arguments[1];
        String target = arguments[3];
        long records = Long.parseLong(arguments[4]);
        long warmUp = Long.parseLong(arguments[5]);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap, arguments[2]);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producerSettings(bootstrap))) {
            boolean copy = arguments[0].equals("copy");
            System.out.println(Math.round(copy ? copy(consumer, producer, target, records, warmUp)
                    : produce(consumer, producer, target, records, warmUp)));
        }
    }

    private static double copy(KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer,
            String target, long records, long warmUp) {
        long started = 0;
        long copied = 0;
        while (copied < records) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                if (copied++ == warmUp) {
                    producer.flush();
                    started = System.nanoTime();
                }
                producer.send(new ProducerRecord<>(target, null, record.timestamp(), record.key(), record.value()));
            }
        }
        return rate(producer, records - warmUp, started);
    }

    private static double produce(KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer,
            String target, long records, long warmUp) {
        byte[] value = consumer.poll(Duration.ofSeconds(10)).iterator().next().value();
        long started = 0;
        for (long i = 0; i < records; i++) {
            if (i == warmUp) {
                producer.flush();
                started = System.nanoTime();
            }
            producer.send(new ProducerRecord<>(target, value));
        }
        return rate(producer, records - warmUp, started);
    }

    private static double rate(KafkaProducer<byte[], byte[]> producer, long records, long started) {
        producer.flush();
        return records / ((System.nanoTime() - started) / 1e9);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, String topic) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrap,
                "key.deserializer", ByteArrayDeserializer.class, "value.deserializer", ByteArrayDeserializer.class,
                "max.poll.records", "1000"));
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }

    private static Map<String, Object> producerSettings(String bootstrap) {
        return Map.of("bootstrap.servers", bootstrap, "key.serializer", ByteArraySerializer.class, "value.serializer",
                ByteArraySerializer.class, "linger.ms", "100", "batch.size", "131072");
    }
}
