package io.ksqlanomaly.runner.topology;

import io.ksqlanomaly.runner.expressions.Expression;
import io.ksqlanomaly.runner.expressions.ExpressionCompiler;
import io.ksqlanomaly.runner.expressions.RowExpressions;
import io.ksqlanomaly.runner.functions.Functions;
import io.ksqlanomaly.runner.log.ProcessingLog;
import io.ksqlanomaly.runner.plan.NamedExpression;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.state.Materialization;
import io.ksqlanomaly.runner.steps.Step;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.StreamsBuilder;

/** Builds the topology of one query; knows nothing of running it. */
public final class QueryBuilder {

    private final StreamsBuilder streams = new StreamsBuilder();
    private final Map<String, Materialization> materializations = new HashMap<>();
    private final Set<String> sourceTopics = new LinkedHashSet<>();
    private final Functions functions;
    private final Serdes serdes;
    private final ProcessingLog log;
    private final Map<String, String> properties;
    private final ExpressionCompiler compiler;

    public QueryBuilder(Functions functions, Serdes serdes, ProcessingLog log, Map<String, String> properties) {
        this.functions = functions;
        this.serdes = serdes;
        this.log = log;
        this.properties = properties;
        this.compiler = new ExpressionCompiler(functions, properties);
    }

    public StreamsBuilder streams() {
        return streams;
    }

    public Functions functions() {
        return functions;
    }

    public Serdes serdes() {
        return serdes;
    }

    public ProcessingLog log() {
        return log;
    }

    public Map<String, String> properties() {
        return properties;
    }

    /** Topics that the query reads, internal ones apart. */
    public Set<String> sourceTopics() {
        return sourceTopics;
    }

    /** Where rows can be looked up, by the name of the step that makes them. */
    public Map<String, Materialization> materializations() {
        return materializations;
    }

    /** Builds a step and everything below it. */
    public Rows build(Step step) {
        Rows rows = step.build(this);
        if (rows instanceof TableRows table && table.materialization() != null) {
            materializations.put(step.name(), table.materialization());
        }
        return rows;
    }

    public StreamRows stream(Step step) {
        return require(step, build(step), StreamRows.class, "a stream");
    }

    public TableRows table(Step step) {
        return require(step, build(step), TableRows.class, "a table");
    }

    public GroupedRows grouped(Step step) {
        return require(step, build(step), GroupedRows.class, "groups");
    }

    public RowExpressions compile(String step, List<Expression> expressions, RowSchema input) {
        return compiler.compile(step, expressions, input);
    }

    public RowExpressions compileNamed(String step, List<NamedExpression> expressions, RowSchema input) {
        return compile(step, expressions.stream().map(NamedExpression::expression).toList(), input);
    }

    /** Reports failures of named expressions to the processing log. */
    public RowExpressions.Failures failures(String step, List<NamedExpression> expressions) {
        return (index, cause) -> log.failed(step, "column " + expressions.get(index).name(), cause);
    }

    private static <T> T require(Step step, Rows rows, Class<T> type, String name) {
        if (!type.isInstance(rows)) {
            throw new PlanException("step " + step.name() + " does not make " + name);
        }
        return type.cast(rows);
    }
}
