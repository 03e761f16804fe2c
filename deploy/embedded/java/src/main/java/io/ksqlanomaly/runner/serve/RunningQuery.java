package io.ksqlanomaly.runner.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ksqlanomaly.runner.topology.QueryTopology;
import java.time.Duration;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One query and its Kafka Streams instance. */
final class RunningQuery {

    private static final Logger LOG = LoggerFactory.getLogger(RunningQuery.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(8);

    private final QueryTopology query;
    private final Properties settings;
    private final RowBatch batch;
    private final Output output;
    private final KafkaStreams streams;
    private volatile String error;

    /** @param batch of a transient query, else null */
    RunningQuery(QueryTopology query, Properties settings, RowBatch batch, Output output) {
        this.query = query;
        this.settings = settings;
        this.batch = batch;
        this.output = output;
        this.streams = new KafkaStreams(query.topology(), settings);
        streams.setStateListener((now, before) -> sendState(now));
        streams.setUncaughtExceptionHandler(this::failed);
    }

    private StreamThreadExceptionResponse failed(Throwable cause) {
        error = Output.message(cause);
        LOG.error("query {} failed", query.plan().queryId(), cause);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private void sendState(KafkaStreams.State state) {
        output.event("state", Output.MAPPER.createObjectNode().put("query_id", query.plan().queryId())
                .put("state", state.name()).put("error", state == KafkaStreams.State.ERROR ? error : null));
    }

    void start() {
        streams.start();
    }

    void flush() {
        if (batch != null) {
            batch.flush();
        }
    }

    QueryTopology topology() {
        return query;
    }

    KafkaStreams streams() {
        return streams;
    }

    void close() {
        CloseOptions leave = CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
        if (!streams.close(leave.withTimeout(CLOSE_LIMIT))) {
            LOG.warn("query {} did not stop within {} s", query.plan().queryId(), CLOSE_LIMIT.toSeconds());
        }
    }

    /** Deletes local state, internal topics and the consumer group; the query is closed. */
    void deleteState() {
        streams.cleanUp();
        StateFolder.delete(settings);
        InternalTopics.delete(settings.getProperty(StreamsConfig.APPLICATION_ID_CONFIG),
                settings.getProperty(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    ObjectNode status() {
        ObjectNode status = Output.MAPPER.createObjectNode().put("query_id", query.plan().queryId())
                .put("state", streams.state().name()).put("lag", lag()).put("records", records());
        status.put("errors", query.log().count()).put("last_error", error != null ? error : query.log().last());
        tasks().forEach(task -> status.withArray("tasks").add(task.taskId().toString()));
        return status;
    }

    private Stream<TaskMetadata> tasks() {
        return streams.metadataForLocalThreads().stream().flatMap(thread -> thread.activeTasks().stream());
    }

    /** Records on the broker that were not read yet, over all partitions; internal topics too. */
    private long lag() {
        return (long) metrics("records-lag", "consumer-fetch-manager-metrics")
                .filter(lag -> !lag.isNaN()).mapToDouble(Double::doubleValue).sum();
    }

    private long records() {
        return (long) metrics("process-total", "stream-thread-metrics").mapToDouble(Double::doubleValue).sum();
    }

    /** The values of a metric; those of consumers that restore state are left out. */
    private Stream<Double> metrics(String name, String group) {
        return streams.metrics().entrySet().stream()
                .filter(e -> e.getKey().name().equals(name) && e.getKey().group().equals(group)
                        && !e.getKey().tags().getOrDefault("client-id", "").endsWith("restore-consumer"))
                .map(e -> ((Number) e.getValue().metricValue()).doubleValue());
    }
}
