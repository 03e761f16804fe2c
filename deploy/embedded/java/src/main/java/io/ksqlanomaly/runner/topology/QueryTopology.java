package io.ksqlanomaly.runner.topology;

import io.ksqlanomaly.runner.functions.Functions;
import io.ksqlanomaly.runner.log.ProcessingLog;
import io.ksqlanomaly.runner.plan.Plan;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.state.Materialization;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * The topology of a plan, not yet running.
 *
 * @param sourceTopics topics that it reads
 * @param materializations where rows can be looked up, by the name of the step that makes them
 * @param log errors in single rows
 */
public record QueryTopology(Plan plan, Topology topology, Set<String> sourceTopics,
        Map<String, Materialization> materializations, ProcessingLog log) {

    /**
     * Builds a plan.
     *
     * @param client takes the value columns of each row of a transient query
     * @throws PlanException if it cannot be built
     */
    public static QueryTopology build(Plan plan, Functions functions, Serdes serdes, Consumer<Object[]> client) {
        ProcessingLog log = new ProcessingLog(plan.queryId());
        QueryBuilder builder = new QueryBuilder(functions, serdes, log, plan.properties());
        Rows rows = builder.build(plan.step());
        if (plan.kind() == Plan.Kind.TRANSIENT) {
            stream(rows).foreach((key, row) -> {
                if (row != null) {
                    client.accept(row);
                }
            }, Named.as("client"));
        }
        return new QueryTopology(plan, builder.streams().build(), builder.sourceTopics(), builder.materializations(),
                log);
    }

    private static KStream<Object, Object[]> stream(Rows rows) {
        if (rows instanceof StreamRows stream) {
            return stream.stream("client");
        }
        if (rows instanceof TableRows table) {
            return table.table().toStream(Named.as("client-changes"));
        }
        throw new PlanException("the last step of a query makes no rows");
    }
}
