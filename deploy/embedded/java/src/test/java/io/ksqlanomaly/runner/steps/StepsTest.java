package io.ksqlanomaly.runner.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksqlanomaly.runner.functions.FunctionRegistry;
import io.ksqlanomaly.runner.functions.Functions;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.testing.TestCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps of plans on Kafka's test driver: JSON rows in, JSON rows out. */
class StepsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Functions FUNCTIONS = FunctionRegistry.builtins();
    private static final String FORMATS = """
            {"key": {"format": "KAFKA", "properties": {}}, "value": {"format": "JSON", "properties": {}},
             "wrap_key": false, "wrap_value": true}""";
    private static final String INPUT = schema("V INTEGER");

    @TempDir
    Path state;

    private static String schema(String... columns) {
        List<String> value = new ArrayList<>();
        for (String column : columns) {
            int space = column.indexOf(' ');
            value.add("{\"name\":\"" + column.substring(0, space) + "\",\"type\":\"" + column.substring(space + 1)
                    + "\"}");
        }
        return "{\"key\":[{\"name\":\"K\",\"type\":\"STRING\"}],\"value\":" + value + "}";
    }

    private static String column(String name, String type) {
        return "{\"op\":\"column\",\"type\":\"" + type + "\",\"name\":\"" + name + "\"}";
    }

    private static String source(String type, String name, String topic, String columns) {
        return "{\"@type\":\"" + type + "\",\"name\":\"" + name + "\",\"topic\":\"" + topic + "\",\"formats\":"
                + FORMATS
                + ",\"declared\":" + columns + ",\"schema\":" + columns
                + ",\"pseudo_columns\":[],\"materialized\":true}";
    }

    private static String sink(String type, String columns, String source) {
        return "{\"@type\":\"" + type + "\",\"name\":\"sink\",\"topic\":\"out\",\"formats\":" + FORMATS + ",\"schema\":"
                + columns + ",\"timestamp\":null,\"window\":null,\"source\":" + source + "}";
    }

    private static String step(String type, String name, String columns, String fields) {
        return "{\"@type\":\"" + type + "\",\"name\":\"" + name + "\",\"schema\":" + columns + "," + fields + "}";
    }

    /** The rows of topic out, as {@code key=value@timestamp}, values without their braces. */
    private List<String> run(String step, String columns, String... inputs) throws IOException {
        return runWindowed(step, columns, "null", inputs);
    }

    private List<String> runWindowed(String step, String columns, String window, String... inputs) throws IOException {
        String request = """
                {"plans": [{"format_version": 1, "query_id": "q", "kind": "persistent", "properties": {}, "step": %s}],
                 "topics": [{"name": "in", "formats": %s, "schema": %s, "window": null},
                            {"name": "in2", "formats": %s, "schema": %s, "window": null},
                            {"name": "out", "formats": %s, "schema": %s, "window": %s}],
                 "inputs": [%s], "properties": {}}""".formatted(step, FORMATS, INPUT, FORMATS, INPUT, FORMATS, columns,
                window, String.join(",", inputs));
        List<String> rows = new ArrayList<>();
        for (JsonNode row : TestCase.run(MAPPER.readTree(request), FUNCTIONS, state).path("outputs")) {
            rows.add(row.get("key").asText() + "=" + row.get("value").toString().replaceAll("[{}\"]", "") + "@"
                    + row.get("timestamp"));
        }
        return rows;
    }

    private static String row(String topic, String key, String value, long timestamp) {
        return "{\"topic\":\"%s\",\"key\":%s,\"value\":%s,\"timestamp\":%d}".formatted(topic,
                key == null ? null : "\"" + key + "\"", value, timestamp);
    }

    @Test
    void filtersAndProjects() throws IOException {
        String filter = step("streamFilterV1", "filter", INPUT, """
                "condition": {"op": "compare", "type": "BOOLEAN", "operator": ">", "left": %s,
                  "right": {"op": "literal", "type": "INTEGER", "value": 1}}, "source": %s"""
                .formatted(column("V", "INTEGER"), source("streamSourceV1", "s", "in", INPUT)));
        String output = schema("W INTEGER", "KK STRING");
        String select = step("streamSelectV1", "project", output, """
                "keys": ["K"], "selects": [{"name": "W", "expression": %s}, {"name": "KK", "expression": %s}],
                "source": %s""".formatted(column("V", "INTEGER"), column("K", "STRING"), filter));
        List<String> rows = run(sink("streamSinkV1", output, select), output, row("in", "a", "{\"V\":1}", 1),
                row("in", "b", "{\"v\":2}", 2), row("in", "c", "null", 3), row("in", "d", "{\"V\":\"no\"}", 4),
                row("in", null, "{\"V\":5}", 5));
        assertEquals(List.of("b=W:2,KK:b@2", "null=W:5,KK:null@5"), rows);
    }

    private static String count(String type, String fields, String columns, String group, String source) {
        return step(type, "aggregate", columns, """
                "carried": ["V"], "aggregates": [{"name": "N", "function": "COUNT", "signature": "COUNT(T)",
                "arguments": ["V"], "initial": []}]%s, "source": %s""".formatted(fields,
                step(group, "group", INPUT, "\"keys\":[{\"name\":\"K\",\"expression\":" + column("K", "STRING")
                        + "}],\"source\":" + source)));
    }

    @Test
    void aggregatesAStream() throws IOException {
        String output = schema("V INTEGER", "N BIGINT");
        String aggregate = count("streamAggregateV1", "", output, "streamGroupByV1",
                source("streamSourceV1", "s", "in", INPUT));
        assertEquals(List.of("a=V:1,N:1@1", "b=V:2,N:1@2", "a=V:3,N:2@3"),
                run(sink("tableSinkV1", output, aggregate), output, row("in", "a", "{\"V\":1}", 1),
                        row("in", "b", "{\"V\":2}", 2), row("in", "a", "{\"V\":3}", 3),
                        row("in", null, "{\"V\":4}", 4)));
    }

    @Test
    void takesARowOfATableBackBeforeItChanges() throws IOException {
        String output = schema("V INTEGER", "N BIGINT");
        String aggregate = count("tableAggregateV1", "", output, "tableGroupByV1",
                source("tableSourceV1", "s", "in", INPUT));
        assertEquals(List.of("a=V:1,N:1@1", "a=V:1,N:0@2", "a=V:2,N:1@2", "a=V:2,N:0@3"),
                run(sink("tableSinkV1", output, aggregate), output, row("in", "a", "{\"V\":1}", 1),
                        row("in", "a", "{\"V\":2}", 2), row("in", "a", "null", 3)));
    }

    @Test
    void aggregatesByWindow() throws IOException {
        String output = schema("V INTEGER", "N BIGINT");
        String window = "{\"type\": \"TUMBLING\", \"size_ms\": 10}";
        String aggregate = count("streamWindowedAggregateV1", ",\"window\":" + window, output, "streamGroupByV1",
                source("streamSourceV1", "s", "in", INPUT));
        assertEquals(List.of("a=V:1,N:1@1", "a=V:2,N:1@12", "a=V:3,N:2@9"),
                runWindowed(sink("tableSinkV1", output, aggregate), output, window, row("in", "a", "{\"V\":1}", 1),
                        row("in", "a", "{\"V\":2}", 12), row("in", "a", "{\"V\":3}", 9)));
    }

    @Test
    void joinsAStreamWithATable() throws IOException {
        String output = schema("V INTEGER", "W INTEGER");
        String join = step("streamTableJoinV1", "join", output, """
                "join": "LEFT", "key": ["K"], "left": %s, "right": %s""".formatted(
                source("streamSourceV1", "l", "in", INPUT), source("tableSourceV1", "r", "in2", INPUT)));
        assertEquals(List.of("a=V:1,W:null@1", "a=V:2,W:9@3"),
                run(sink("streamSinkV1", output, join), output, row("in", "a", "{\"V\":1}", 1),
                        row("in2", "a", "{\"V\":9}", 2), row("in", "a", "{\"V\":2}", 3)));
    }

    @Test
    void anOuterRowGoesOutAtOnceWithoutAGracePeriod() throws IOException {
        String output = schema("V INTEGER", "W INTEGER");
        String join = step("streamStreamJoinV1", "join", output,
                """
                        "join": "OUTER", "key": ["K"], "before_ms": 10, "after_ms": 10, "grace_ms": null, "left": %s, "right": %s"""
                        .formatted(source("streamSourceV1", "l", "in", INPUT),
                                source("streamSourceV1", "r", "in2", INPUT)));
        assertEquals(List.of("a=V:1,W:null@1", "a=V:1,W:2@5", "b=V:null,W:3@6", "a=V:null,W:4@100"),
                run(sink("streamSinkV1", output, join), output, row("in", "a", "{\"V\":1}", 1),
                        row("in2", "a", "{\"V\":2}", 5), row("in2", "b", "{\"V\":3}", 6),
                        row("in2", "a", "{\"V\":4}", 100)));
    }

    @Test
    void aPlanThatCannotBeReadIsNamed() {
        PlanException unknown = assertThrows(PlanException.class, () -> run("{\"@type\":\"magicV1\"}", INPUT));
        assertEquals("unknown step magicV1", unknown.getMessage().split(";")[0]);
        PlanException lacking = assertThrows(PlanException.class,
                () -> run("{\"@type\":\"streamFilterV1\",\"name\":\"f\",\"schema\":" + INPUT + "}", INPUT));
        assertEquals("step f of type streamFilterV1 lacks \"source\"", lacking.getMessage());
    }
}
