package io.ksqlanomaly.runner.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.ksqlanomaly.runner.RunnerException;
import io.ksqlanomaly.runner.formats.HttpSchemaRegistry;
import io.ksqlanomaly.runner.formats.SchemaRegistry;
import io.ksqlanomaly.runner.functions.ExtensionReport;
import io.ksqlanomaly.runner.functions.Functions;
import io.ksqlanomaly.runner.functions.FunctionsJson;
import io.ksqlanomaly.runner.plan.PlanReader;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.testing.TestCase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.AppInfoParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes commands as lines of JSON until the input ends. */
public final class Server {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Functions functions;
    private final Output output;
    private final SchemaRegistry registry;
    private final Serdes serdes;
    private final Queries queries;
    private final Broker broker;
    private final Path stateDir;
    private final Map<String, PrintQuery> prints = new ConcurrentHashMap<>();
    /** Queries start and stop in the order of their commands; everything else may overtake them. */
    private final ExecutorService ordered = Executors.newSingleThreadExecutor();
    private final ExecutorService pool = Executors.newCachedThreadPool();

    public Server(Functions functions, Output output, Options options) {
        this.functions = functions;
        this.output = output;
        String url = options.get("registry", null);
        this.registry = url == null ? null : new HttpSchemaRegistry(url);
        this.serdes = new Serdes(registry);
        this.queries = new Queries(functions, serdes, output, options);
        this.broker = new Broker(options);
        this.stateDir = Path.of(options.get("state", System.getProperty("java.io.tmpdir")));
    }

    /** Runs until {@code input} ends, then calls {@code onEnd} and closes everything. */
    public void run(InputStream input, Runnable onEnd) throws IOException {
        ready();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    accept(line);
                }
            }
        } finally {
            onEnd.run();
            close();
        }
    }

    private void ready() {
        ObjectNode event = Output.MAPPER.createObjectNode().put("pid", ProcessHandle.current().pid())
                .put("java", Runtime.version().toString()).put("kafka", AppInfoParser.getVersion());
        ArrayNode extensions = event.putArray("extensions");
        for (ExtensionReport report : functions.extensions()) {
            ObjectNode extension = extensions.addObject().put("jar", report.jar()).put("error", report.error());
            report.functions().forEach(extension.putArray("functions")::add);
        }
        output.event("ready", event);
    }

    private void accept(String line) {
        try {
            accept(Output.MAPPER.readTree(line));
        } catch (JsonProcessingException e) {
            output.error(Output.MAPPER.nullNode(),
                    new RunnerException("a command is not JSON: " + e.getOriginalMessage()));
        }
    }

    private void accept(JsonNode request) {
        String command = request.path("command").asText();
        ExecutorService executor = command.equals("start") || command.equals("stop") ? ordered : pool;
        executor.execute(() -> {
            try {
                output.answer(request.path("id"), run(command, request));
            } catch (Exception | LinkageError | StackOverflowError e) {
                LOG.debug("command {} failed", command, e);
                output.error(request.path("id"), e);
            }
        });
    }

    private JsonNode run(String command, JsonNode request) throws Exception {
        switch (command) {
        case "functions":
            return FunctionsJson.describe(functions);
        case "resolve":
            return resolve(request);
        case "start":
            queries.start(PlanReader.read(request.path("plan")));
            return null;
        case "stop":
            stop(request.path("query_id").asText(), request.path("delete_state").asBoolean(false));
            return null;
        case "pull":
            return pull(request);
        case "insert":
            return Output.MAPPER.createObjectNode().put("count",
                    new Insert(request, functions, serdes).write(request.path("rows"), broker.producer()));
        case "print":
            print(request);
            return null;
        case "status":
            return Output.MAPPER.createObjectNode().set("queries", queries.status());
        case "test":
            return TestCase.run(request, functions, stateDir);
        default:
            throw new RunnerException("unknown command \"" + command + "\"; there are functions, resolve, start, stop, "
                    + "pull, insert, print, status, test");
        }
    }

    private JsonNode resolve(JsonNode request) {
        List<String> types = new ArrayList<>();
        request.path("argument_types").forEach(type -> types.add(type.isNull() ? null : type.asText()));
        return Output.MAPPER.createObjectNode().put("returns",
                functions.resolve(request.path("signature").asText(), types));
    }

    private JsonNode pull(JsonNode request) {
        PullQuery query = new PullQuery(PlanReader.read(request.path("plan")), functions, serdes);
        ObjectNode result = Output.MAPPER.createObjectNode();
        byte[] rows = query.rows(queries.find(query.sourceQuery()));
        result.putRawValue("rows", new RawValue(new String(rows, StandardCharsets.UTF_8)));
        return result;
    }

    private void print(JsonNode request) {
        String id = request.path("query_id").asText();
        PrintQuery print = new PrintQuery(request, broker.consumer("print-" + id), new RecordText(registry), output);
        prints.put(id, print);
        pool.execute(print);
    }

    private void stop(String queryId, boolean deleteState) {
        PrintQuery print = prints.remove(queryId);
        if (print != null) {
            print.stop();
        } else {
            queries.stop(queryId, deleteState);
        }
    }

    private void close() {
        ordered.shutdownNow();
        prints.values().forEach(PrintQuery::stop);
        queries.closeAll();
        broker.close();
        pool.shutdownNow();
        try {
            pool.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
