package io.ksqlanomaly.runner.serve;

import io.ksqlanomaly.runner.expressions.Expression;
import io.ksqlanomaly.runner.expressions.RowExpressions;
import io.ksqlanomaly.runner.formats.JsonBuffer;
import io.ksqlanomaly.runner.formats.JsonWriter;
import io.ksqlanomaly.runner.formats.JsonWriters;
import io.ksqlanomaly.runner.functions.Functions;
import io.ksqlanomaly.runner.log.ProcessingLog;
import io.ksqlanomaly.runner.plan.Plan;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.rows.Key;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.state.Materialization;
import io.ksqlanomaly.runner.state.TableReader;
import io.ksqlanomaly.runner.steps.PullStages;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.ArrayList;
import java.util.List;

/** Answers a pull query from the state of a running query. */
final class PullQuery {

    private final Plan plan;
    private final QueryBuilder builder;
    private final PullStages stages;

    PullQuery(Plan plan, Functions functions, Serdes serdes) {
        this.plan = plan;
        this.builder = new QueryBuilder(functions, serdes, new ProcessingLog(plan.queryId()), plan.properties());
        this.stages = PullStages.of(plan.step(), builder);
    }

    String sourceQuery() {
        return stages.lookup().queryId();
    }

    /** The rows as a JSON array of arrays. */
    byte[] rows(RunningQuery source) {
        Materialization table = source.topology().materializations().get(stages.lookup().store());
        if (table == null) {
            throw new PlanException("query " + sourceQuery() + " keeps no table " + stages.lookup().store()
                    + "; there are " + source.topology().materializations().keySet());
        }
        return json(new TableReader(source.streams(), table, stages.lookup()).rows(keys(), stages.stages()));
    }

    private List<Key> keys() {
        if (stages.lookup().keys() == null) {
            return null;
        }
        List<Key> keys = new ArrayList<>();
        for (List<Expression> columns : stages.lookup().keys()) {
            keys.add(new Key(evaluate(builder, columns)));
        }
        return keys;
    }

    /** The values of expressions that need no row; a failure is an error. */
    static Object[] evaluate(QueryBuilder builder, List<Expression> expressions) {
        RowExpressions compiled = builder.compile("constants", expressions, new RowSchema(List.of(), List.of()));
        Object[] values = new Object[expressions.size()];
        compiled.evaluateAll(new Object[0], new Object[0], values, (index, cause) -> {
            throw new PlanException("value " + (index + 1) + " cannot be computed: " + cause.getMessage(), cause);
        });
        return values;
    }

    private byte[] json(List<Object[]> rows) {
        JsonWriter[] writers = plan.step().schema().value().stream()
                .map(column -> JsonWriters.clientWriter(column.type())).toArray(JsonWriter[]::new);
        JsonBuffer buffer = new JsonBuffer();
        buffer.write((byte) '[');
        for (int i = 0; i < rows.size() && (plan.limit() == null || i < plan.limit()); i++) {
            if (i > 0) {
                buffer.write((byte) ',');
            }
            RowBatch.writeRow(rows.get(i), writers, buffer);
        }
        buffer.write((byte) ']');
        return buffer.toBytes();
    }
}
