package io.ksqlanomaly.runner.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksqlanomaly.runner.expressions.Expression;
import io.ksqlanomaly.runner.expressions.ExpressionReader;
import io.ksqlanomaly.runner.steps.Step;
import io.ksqlanomaly.runner.steps.Steps;
import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.RowSchema;
import io.ksqlanomaly.runner.types.TypeParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Reads the fields of one step. */
public record StepNode(JsonNode json) {

    public String name() {
        return text("name");
    }

    public RowSchema schema() {
        return schema("schema");
    }

    public RowSchema schema(String field) {
        JsonNode schema = required(field);
        return new RowSchema(columns(schema.path("key")), columns(schema.path("value")));
    }

    public Step step(String field) {
        return Steps.read(required(field));
    }

    public Expression expression(String field) {
        return ExpressionReader.read(required(field));
    }

    public String text(String field) {
        return required(field).asText();
    }

    public boolean flag(String field) {
        return json.path(field).asBoolean(false);
    }

    public Long number(String field) {
        return number(json, field);
    }

    public List<String> texts(String field) {
        return list(json.path(field), JsonNode::asText);
    }

    public List<NamedExpression> named(String field) {
        return list(json.path(field), n -> new NamedExpression(n.path("name").asText(),
                ExpressionReader.read(n.path("expression"))));
    }

    public List<NamedExpression> tableCalls(String field) {
        return list(json.path(field), n -> new NamedExpression(n.path("name").asText(),
                ExpressionReader.readTableCall(n.path("expression"))));
    }

    public List<AggregateSpec> aggregates() {
        return list(required("aggregates"), n -> new AggregateSpec(n.path("name").asText(), n.path("function").asText(),
                n.path("signature").asText(), list(n.path("arguments"), JsonNode::asText),
                list(n.path("initial"), ExpressionReader::constant)));
    }

    public FormatsSpec formats() {
        return formats(required("formats"));
    }

    public static FormatsSpec formats(JsonNode node) {
        return new FormatsSpec(format(node.path("key")), format(node.path("value")),
                node.path("wrap_key").asBoolean(false), node.path("wrap_value").asBoolean(true));
    }

    public TimestampSpec timestamp() {
        JsonNode node = json.path("timestamp");
        return node.isObject() ? new TimestampSpec(node.path("column").asText(),
                node.path("format").isTextual() ? node.get("format").asText() : null) : null;
    }

    public WindowSpec window() {
        return window(json.path("window"));
    }

    /** A window, or null for none. */
    public static WindowSpec window(JsonNode node) {
        return node.isObject() ? new WindowSpec(
                WindowSpec.Type.valueOf(node.path("type").asText().toUpperCase(Locale.ROOT)), number(node, "size_ms"),
                number(node, "advance_ms"), number(node, "gap_ms"), number(node, "grace_ms"),
                number(node, "retention_ms"))
                : null;
    }

    public static List<Column> columns(JsonNode list) {
        return list(list,
                n -> new Column(n.path("name").asText(), TypeParser.parse(n.path("type").asText()), header(n)));
    }

    private static Column.Header header(JsonNode node) {
        if (node.path("header_key").isTextual()) {
            return new Column.Header(node.get("header_key").asText());
        }
        return node.path("header").asBoolean(false) ? new Column.Header(null) : null;
    }

    private static FormatSpec format(JsonNode node) {
        return new FormatSpec(node.path("format").asText().toUpperCase(Locale.ROOT),
                PlanReader.properties(node.path("properties")));
    }

    private static Long number(JsonNode node, String field) {
        return node.path(field).isNumber() ? node.get(field).asLong() : null;
    }

    public static <T> List<T> list(JsonNode list, Function<JsonNode, T> read) {
        List<T> items = new ArrayList<>();
        list.forEach(node -> items.add(read.apply(node)));
        return items;
    }

    private JsonNode required(String field) {
        if (!json.has(field)) {
            throw new PlanException(
                    "step " + json.path("name").asText("?") + " of type " + json.path("@type").asText("?")
                            + " lacks \"" + field + "\"");
        }
        return json.get(field);
    }
}
