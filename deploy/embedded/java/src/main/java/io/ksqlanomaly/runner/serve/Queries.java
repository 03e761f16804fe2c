package io.ksqlanomaly.runner.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ksqlanomaly.runner.RunnerException;
import io.ksqlanomaly.runner.functions.Functions;
import io.ksqlanomaly.runner.plan.Plan;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.topology.QueryTopology;
import io.ksqlanomaly.runner.topology.StreamsSettings;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.streams.StreamsConfig;

/** All queries that run in this process. */
final class Queries {

    private static final long FLUSH_MILLIS = 5;

    private final Functions functions;
    private final Serdes serdes;
    private final Output output;
    private final Options options;
    private final Map<String, RunningQuery> queries = new ConcurrentHashMap<>();
    private final ScheduledExecutorService flusher = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "row-flusher");
        thread.setDaemon(true);
        return thread;
    });

    Queries(Functions functions, Serdes serdes, Output output, Options options) {
        this.functions = functions;
        this.serdes = serdes;
        this.output = output;
        this.options = options;
        flusher.scheduleWithFixedDelay(() -> queries.values().forEach(RunningQuery::flush), FLUSH_MILLIS, FLUSH_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    void start(Plan plan) {
        if (queries.containsKey(plan.queryId())) {
            throw new RunnerException("the query " + plan.queryId() + " runs already");
        }
        RowBatch batch = plan.kind() == Plan.Kind.TRANSIENT
                ? new RowBatch(output, plan.queryId(), plan.step().schema().value(), plan.limit())
                : null;
        QueryTopology topology = QueryTopology.build(plan, functions, serdes, row -> {
            if (batch.add(row)) {
                output.event("end", Output.MAPPER.createObjectNode().put("query_id", plan.queryId()));
            }
        });
        RunningQuery query = new RunningQuery(topology, settings(topology), batch, output);
        queries.put(plan.queryId(), query);
        query.start();
    }

    private Properties settings(QueryTopology topology) {
        String id = options.get("application-prefix", "") + topology.plan().queryId();
        Properties settings = StreamsSettings.of(id, topology);
        // A runner that comes back after a kill takes its place in the group again at once.
        settings.put(StreamsConfig.mainConsumerPrefix(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG), id);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, Broker.bootstrap(options));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, options.get("state", System.getProperty("java.io.tmpdir")));
        return settings;
    }

    void stop(String queryId, boolean deleteState) {
        RunningQuery query = queries.remove(queryId);
        if (query == null) {
            throw new RunnerException("no query " + queryId + " runs; there are " + queries.keySet());
        }
        query.close();
        if (deleteState) {
            query.deleteState();
        }
    }

    RunningQuery find(String queryId) {
        RunningQuery query = queries.get(queryId);
        if (query == null) {
            throw new RunnerException("no query " + queryId + " runs; there are " + queries.keySet());
        }
        return query;
    }

    ArrayNode status() {
        ArrayNode list = Output.MAPPER.createArrayNode();
        queries.forEach((id, query) -> {
            ObjectNode status = query.status();
            list.add(status);
        });
        return list;
    }

    /** Closes all queries at the same time. */
    void closeAll() {
        queries.values().parallelStream().forEach(RunningQuery::close);
        queries.clear();
        flusher.shutdownNow();
    }
}
