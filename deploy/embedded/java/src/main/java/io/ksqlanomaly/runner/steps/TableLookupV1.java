package io.ksqlanomaly.runner.steps;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksqlanomaly.runner.expressions.Expression;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.List;

/** Rows of a running query's table, for a pull query.

 * @param store name of the step that makes the table
 * @param keys expressions of the wanted keys; null for all
 * @param windowStart bounds of the window's start, both included; null for all
 * @param windowEnd bounds of the window's end, both included; null for all
  */
public record TableLookupV1(String name, RowSchema schema, String queryId, String store, List<List<Expression>> keys,
        Range windowStart, Range windowEnd) implements Step {

    /** Bounds in milliseconds, both included. */
    public record Range(long from, long to) {

        public boolean contains(long time) {
            return time >= from && time <= to;
        }
    }

    static Step read(StepNode node) {
        JsonNode json = node.json();
        List<List<Expression>> keys = json.path("keys").isArray()
                ? StepNode.list(json.get("keys"), io.ksqlanomaly.runner.expressions.ExpressionReader::readAll)
                : null;
        return new TableLookupV1(node.name(), node.schema(), node.text("query_id"), node.text("store"), keys,
                range(json.path("window_start")), range(json.path("window_end")));
    }

    private static Range range(JsonNode node) {
        return node.isObject() ? new Range(node.path("from_ms").asLong(Long.MIN_VALUE),
                node.path("to_ms").asLong(Long.MAX_VALUE)) : null;
    }

    @Override
    public Rows build(QueryBuilder builder) {
        throw new PlanException("a lookup is not part of a topology");
    }
}
