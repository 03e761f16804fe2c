package io.ksqlanomaly.runner.testing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ksqlanomaly.runner.formats.MemorySchemaRegistry;
import io.ksqlanomaly.runner.functions.Functions;
import io.ksqlanomaly.runner.plan.Plan;
import io.ksqlanomaly.runner.plan.PlanReader;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.topology.QueryTopology;
import io.ksqlanomaly.runner.topology.StreamsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.test.TestRecord;

/** Runs all plans of a test case without a broker: each takes the inputs, and what the plans before it wrote. */
public final class TestCase {

    private static final ObjectMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(com.fasterxml.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final ByteArraySerializer WRITE = new ByteArraySerializer();
    private static final ByteArrayDeserializer READ = new ByteArrayDeserializer();

    private final Functions functions;
    private final Path stateDir;
    private final MemorySchemaRegistry registry = new MemorySchemaRegistry();
    private final Map<String, TopicForm> topics = new HashMap<>();
    private final Map<String, String> properties;
    private final List<TopicRecord> records = new ArrayList<>();

    /** A record and its topic, in the order in which all records came to be. */
    private record TopicRecord(String topic, TestRecord<byte[], byte[]> record) {
    }

    private TestCase(JsonNode request, Functions functions, Path stateDir) {
        this.functions = functions;
        this.stateDir = stateDir;
        this.properties = PlanReader.properties(request.path("properties"));
        request.path("schemas").properties()
                .forEach(e -> registry.put(Integer.parseInt(e.getKey()), e.getValue().toString()));
        request.path("topics").forEach(t -> topics.put(t.path("name").asText(), new TopicForm(t, registry, EXACT)));
    }

    /** Runs one {@code test} command. */
    public static JsonNode run(JsonNode request, Functions functions, Path stateDir) throws IOException {
        JsonNode exact = EXACT.readTree(request.toString());
        TestCase test = new TestCase(exact, functions, stateDir);
        exact.path("inputs").forEach(test::addInput);
        int given = test.records.size();
        for (JsonNode plan : exact.path("plans")) {
            test.run(PlanReader.read(plan));
        }
        ObjectNode result = EXACT.createObjectNode();
        ArrayNode outputs = result.putArray("outputs");
        for (TopicRecord record : test.records.subList(given, test.records.size())) {
            outputs.add(test.describe(record));
        }
        return result;
    }

    private void addInput(JsonNode input) {
        String topic = input.path("topic").asText();
        TopicForm form = topics.get(topic);
        if (form != null) {
            records.add(new TopicRecord(topic, new TestRecord<>(form.key(input.path("key"), input.path("window")),
                    form.value(input.path("value")), headers(input.path("headers")),
                    input.path("timestamp").asLong(0))));
        }
    }

    private static Headers headers(JsonNode list) {
        Headers headers = new RecordHeaders();
        list.forEach(h -> headers.add(h.path("KEY").asText(), h.path("VALUE").isTextual()
                ? Base64.getDecoder().decode(h.get("VALUE").asText())
                : null));
        return headers;
    }

    private void run(Plan plan) {
        QueryTopology query = QueryTopology.build(plan, functions, new Serdes(registry), row -> {
        });
        try (TopologyTestDriver driver = new TopologyTestDriver(query.topology(), settings(query))) {
            Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
            query.sourceTopics().forEach(topic -> inputs.put(topic, driver.createInputTopic(topic, WRITE, WRITE)));
            for (TopicRecord record : List.copyOf(records)) {
                if (inputs.containsKey(record.topic())) {
                    inputs.get(record.topic()).pipeInput(record.record());
                    collect(driver);
                }
            }
        }
    }

    private void collect(TopologyTestDriver driver) {
        Set<String> written = new TreeSet<>(driver.producedTopicNames());
        written.retainAll(topics.keySet());
        for (String topic : written) {
            driver.createOutputTopic(topic, READ, READ).readRecordsToList()
                    .forEach(record -> records.add(new TopicRecord(topic, record)));
        }
    }

    private Properties settings(QueryTopology query) {
        Properties settings = StreamsSettings.of("test-" + UUID.randomUUID(), query);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.resolve("test").toString());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
        settings.put("__emit.interval.ms.kstreams.outer.join.spurious.results.fix__", 0L);
        properties.forEach((name, value) -> {
            if (name.startsWith("ksql.streams.__")) {
                settings.put(name.substring("ksql.streams.".length()), Long.valueOf(value));
            }
        });
        return settings;
    }

    private ObjectNode describe(TopicRecord record) throws IOException {
        ObjectNode node = EXACT.createObjectNode().put("topic", record.topic());
        topics.get(record.topic()).describe(record.record().key(), record.record().value(), node);
        node.put("timestamp", record.record().timestamp());
        ArrayNode headers = node.putArray("headers");
        for (Header header : record.record().headers()) {
            headers.addObject().put("KEY", header.key())
                    .put("VALUE", header.value() == null ? null : Base64.getEncoder().encodeToString(header.value()));
        }
        return node;
    }
}
