package io.ksqlanomaly.runner.expressions;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksqlanomaly.runner.expressions.runtime.Temporals;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.types.SqlType;
import io.ksqlanomaly.runner.types.TypeParser;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads the expressions of a plan. */
public final class ExpressionReader {

    private ExpressionReader() {
    }

    /** @throws PlanException if the node is not an expression */
    public static Expression read(JsonNode node) {
        String op = node.path("op").asText();
        return switch (op) {
        case "column" -> new ColumnReference(type(node), node.get("name").asText());
        case "literal" -> literal(type(node), node.path("value"));
        case "cast" -> new CastExpression(type(node), child(node, "operand"));
        case "arithmetic" -> new ArithmeticExpression(type(node), operator(node), child(node, "left"),
                child(node, "right"));
        case "negate" -> new Negation(type(node), child(node, "operand"));
        case "compare" -> new Comparison(operator(node), child(node, "left"), child(node, "right"));
        case "logical" -> new Logical(operator(node), child(node, "left"), child(node, "right"));
        case "not" -> new Not(child(node, "operand"));
        case "is_null" -> new NullTest(child(node, "operand"), true);
        case "is_not_null" -> new NullTest(child(node, "operand"), false);
        case "between" -> new Between(child(node, "operand"), child(node, "low"), child(node, "high"));
        case "in" -> new In(child(node, "operand"), children(node, "items"));
        case "like" -> new LikeExpression(child(node, "operand"), child(node, "pattern"), text(node, "escape"));
        case "case" -> caseExpression(node);
        case "subscript" -> new Subscript(type(node), child(node, "operand"), child(node, "index"));
        case "field" -> new FieldAccess(type(node), child(node, "operand"), node.get("name").asText());
        case "struct" -> struct(node);
        case "array" -> new ArrayExpression(type(node), children(node, "items"));
        case "map" -> map(node);
        case "call" -> new Call(type(node), node.get("function").asText(), node.get("signature").asText(),
                children(node, "arguments"));
        case "lambda" -> lambda(node);
        case "variable" -> new Variable(type(node), node.get("name").asText());
        default -> throw new PlanException("unknown expression op \"" + op + "\"");
        };
    }

    /** Reads the call of a table function; its value is a list, the rows. */
    public static Expression readTableCall(JsonNode node) {
        if (read(node) instanceof Call call) {
            return call.asList();
        }
        throw new PlanException("expected the call of a table function, found " + node.path("op").asText());
    }

    /** A literal's Java value; null for NULL. */
    public static Object constant(JsonNode node) {
        if (read(node) instanceof Literal literal) {
            return literal.value();
        }
        throw new PlanException("expected a literal, found " + node.path("op").asText());
    }

    public static List<Expression> readAll(JsonNode list) {
        List<Expression> expressions = new ArrayList<>();
        list.forEach(node -> expressions.add(read(node)));
        return expressions;
    }

    private static SqlType type(JsonNode node) {
        JsonNode type = node.path("type");
        return type.isTextual() ? TypeParser.parse(type.asText()) : null;
    }

    private static Expression child(JsonNode node, String name) {
        if (!node.has(name)) {
            throw new PlanException("expression " + node.path("op").asText() + " lacks \"" + name + "\"");
        }
        return read(node.get(name));
    }

    private static List<Expression> children(JsonNode node, String name) {
        return readAll(node.path(name));
    }

    private static String operator(JsonNode node) {
        return node.path("operator").asText();
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).isTextual() ? node.get(name).asText() : null;
    }

    private static Expression caseExpression(JsonNode node) {
        List<CaseExpression.When> whens = new ArrayList<>();
        node.path("whens").forEach(w -> whens.add(new CaseExpression.When(child(w, "when"), child(w, "then"))));
        Expression otherwise = node.path("default").isObject() ? read(node.get("default")) : null;
        return new CaseExpression(type(node), whens, otherwise);
    }

    private static Expression struct(JsonNode node) {
        List<Expression> values = new ArrayList<>();
        node.path("fields").forEach(field -> values.add(child(field, "value")));
        return new StructExpression(type(node), values);
    }

    private static Expression map(JsonNode node) {
        List<MapExpression.Entry> entries = new ArrayList<>();
        node.path("entries").forEach(e -> entries.add(new MapExpression.Entry(child(e, "key"), child(e, "value"))));
        return new MapExpression(type(node), entries);
    }

    /** The type of a lambda is that of its object; only its body has a SQL type. */
    private static Expression lambda(JsonNode node) {
        List<String> parameters = new ArrayList<>();
        node.path("parameters").forEach(p -> parameters.add(p.asText()));
        return new Lambda(SqlType.ANY, parameters, child(node, "body"));
    }

    private static Literal literal(SqlType type, JsonNode value) {
        if (type == null || value.isNull() || value.isMissingNode()) {
            return new Literal(type, null);
        }
        return new Literal(type, switch (type.base()) {
        case BOOLEAN -> value.asBoolean();
        case INTEGER -> value.intValue();
        case BIGINT -> value.longValue();
        case DOUBLE -> value.isTextual() ? Double.parseDouble(value.asText()) : value.doubleValue();
        case DECIMAL -> new BigDecimal(value.asText());
        case STRING -> value.asText();
        case BYTES -> ByteBuffer.wrap(Base64.getDecoder().decode(value.asText()));
        case TIME -> Temporals.time(value.asText());
        case DATE -> Temporals.date(value.asText());
        case TIMESTAMP -> Temporals.timestamp(value.asText());
        case INTERVALUNIT -> TimeUnit.valueOf(value.asText().toUpperCase(java.util.Locale.ROOT));
        default -> throw new PlanException("there is no literal of type " + type);
        });
    }
}
