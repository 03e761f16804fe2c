package io.ksqlanomaly.runner.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ksqlanomaly.runner.RunnerException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PRINT: the records of a topic as text, until it is stopped or has printed enough. */
final class PrintQuery implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(PrintQuery.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSS 'Z'")
            .withZone(ZoneOffset.UTC);

    private final String queryId;
    private final String topic;
    private final boolean fromBeginning;
    private final long limit;
    private final long interval;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordText text;
    private final Output output;

    PrintQuery(JsonNode request, KafkaConsumer<byte[], byte[]> consumer, RecordText text, Output output) {
        this.queryId = request.path("query_id").asText();
        this.topic = request.path("topic").asText();
        this.fromBeginning = request.path("from_beginning").asBoolean(false);
        this.limit = request.path("limit").isNumber() ? request.get("limit").asLong() : Long.MAX_VALUE;
        this.interval = Math.max(1, request.path("interval").asLong(1));
        this.consumer = consumer;
        this.text = text;
        this.output = output;
        seek();
    }

    private void seek() {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, Duration.ofSeconds(10)).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition())).toList();
        if (partitions.isEmpty()) {
            throw new RunnerException("the topic " + topic + " has no partitions");
        }
        consumer.assign(partitions);
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        partitions.forEach(consumer::position); // the end is that of now, not of the first poll
    }

    void stop() {
        consumer.wakeup();
    }

    @Override
    public void run() {
        try (consumer) {
            long seen = 0;
            long printed = 0;
            while (printed < limit) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    if (seen++ % interval == 0 && printed < limit) {
                        print(record);
                        printed++;
                    }
                }
            }
            output.event("end", Output.MAPPER.createObjectNode().put("query_id", queryId));
        } catch (WakeupException e) {
            LOG.debug("print of {} was stopped", topic);
        }
    }

    private void print(ConsumerRecord<byte[], byte[]> record) {
        String line = "rowtime: " + TIME.format(Instant.ofEpochMilli(record.timestamp()))
                + ", key: " + text.key(record.key()) + ", value: " + text.value(record.value())
                + ", partition: " + record.partition();
        ObjectNode event = Output.MAPPER.createObjectNode().put("query_id", queryId);
        event.putArray("rows").addArray().add(line);
        output.event("rows", event);
    }
}
