package io.ksqlanomaly.runner.steps;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.plan.StepNode;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** All steps, by the name they have in a plan. */
public final class Steps {

    private static final Map<String, Function<StepNode, Step>> READERS = Map.ofEntries(
            Map.entry("streamSourceV1", StreamSourceV1::read),
            Map.entry("tableSourceV1", TableSourceV1::read),
            Map.entry("streamFilterV1", StreamFilterV1::read),
            Map.entry("tableFilterV1", TableFilterV1::read),
            Map.entry("streamSelectV1", StreamSelectV1::read),
            Map.entry("tableSelectV1", TableSelectV1::read),
            Map.entry("streamSelectKeyV1", StreamSelectKeyV1::read),
            Map.entry("streamFlatMapV1", StreamFlatMapV1::read),
            Map.entry("streamGroupByV1", StreamGroupByV1::read),
            Map.entry("tableGroupByV1", TableGroupByV1::read),
            Map.entry("streamAggregateV1", StreamAggregateV1::read),
            Map.entry("tableAggregateV1", TableAggregateV1::read),
            Map.entry("streamWindowedAggregateV1", StreamWindowedAggregateV1::read),
            Map.entry("tableSuppressV1", TableSuppressV1::read),
            Map.entry("streamStreamJoinV1", StreamStreamJoinV1::read),
            Map.entry("streamTableJoinV1", StreamTableJoinV1::read),
            Map.entry("tableTableJoinV1", TableTableJoinV1::read),
            Map.entry("foreignKeyTableTableJoinV1", ForeignKeyTableTableJoinV1::read),
            Map.entry("streamSinkV1", StreamSinkV1::read),
            Map.entry("tableSinkV1", TableSinkV1::read),
            Map.entry("tableLookupV1", TableLookupV1::read));

    private Steps() {
    }

    /** @throws PlanException if there is no such step or it is not well formed */
    public static Step read(JsonNode node) {
        String type = node.path("@type").asText();
        if (!READERS.containsKey(type)) {
            throw new PlanException("unknown step " + type + "; there are " + new TreeSet<>(READERS.keySet()));
        }
        return READERS.get(type).apply(new StepNode(node));
    }
}
