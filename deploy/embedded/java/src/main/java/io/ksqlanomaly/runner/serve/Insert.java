package io.ksqlanomaly.runner.serve;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksqlanomaly.runner.RunnerException;
import io.ksqlanomaly.runner.expressions.ExpressionReader;
import io.ksqlanomaly.runner.functions.Functions;
import io.ksqlanomaly.runner.log.ProcessingLog;
import io.ksqlanomaly.runner.plan.FormatsSpec;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.rows.Key;
import io.ksqlanomaly.runner.rows.KeySerde;
import io.ksqlanomaly.runner.rows.RowSerde;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** INSERT VALUES: rows of expressions, written to a topic. */
final class Insert {

    private final String topic;
    private final KeySerde keys;
    private final RowSerde values;
    private final QueryBuilder builder;

    Insert(JsonNode request, Functions functions, Serdes serdes) {
        this.topic = request.path("topic").asText();
        FormatsSpec formats = StepNode.formats(request.path("formats"));
        RowSchema schema = new StepNode(request).schema();
        this.keys = serdes.key(topic, formats, schema.key());
        this.values = serdes.value(topic, formats,
                schema.value().stream().filter(column -> column.header() == null).toList());
        this.builder = new QueryBuilder(functions, serdes, new ProcessingLog("insert"), Map.of());
    }

    /** Writes the rows and waits until the broker has them; returns their number. */
    int write(JsonNode rows, KafkaProducer<byte[], byte[]> producer) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        rows.forEach(row -> records.add(record(row)));
        List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
        producer.flush();
        try {
            for (Future<RecordMetadata> future : sent) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw new RunnerException("a row was not written to " + topic + ": " + e.getCause().getMessage(),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("interrupted while rows were written to " + topic, e);
        }
        return records.size();
    }

    private ProducerRecord<byte[], byte[]> record(JsonNode row) {
        Object[] key = PullQuery.evaluate(builder, ExpressionReader.readAll(row.path("key")));
        boolean isKeyless = Arrays.stream(key).allMatch(Objects::isNull);
        byte[] keyBytes = isKeyless ? null : keys.serializer().serialize(topic, new Key(key));
        byte[] valueBytes = row.path("value").isArray() ? values.serializer().serialize(topic,
                PullQuery.evaluate(builder, ExpressionReader.readAll(row.get("value")))) : null;
        Long timestamp = row.path("timestamp").isNumber() ? row.get("timestamp").asLong() : null;
        return new ProducerRecord<>(topic, null, timestamp, keyBytes, valueBytes);
    }
}
