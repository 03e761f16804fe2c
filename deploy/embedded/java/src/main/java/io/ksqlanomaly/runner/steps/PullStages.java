package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.rows.RowStage;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * A pull query: a lookup, then filters and selects on what it found.
 *
 * @param stages in the order in which they run
 */
public record PullStages(TableLookupV1 lookup, List<RowStage> stages) {

    /** @throws PlanException if there is another step among them */
    public static PullStages of(Step step, QueryBuilder builder) {
        if (step instanceof TableLookupV1 lookup) {
            return new PullStages(lookup, new ArrayList<>());
        }
        if (step instanceof TableFilterV1 filter) {
            PullStages below = of(filter.source(), builder);
            below.stages().add(new FilterStage(builder, filter.name(), filter.condition(), filter.source().schema()));
            return below;
        }
        if (step instanceof TableSelectV1 select) {
            PullStages below = of(select.source(), builder);
            below.stages().add(new SelectStage(builder, select.name(), select.selects(), select.source().schema()));
            return below;
        }
        throw new PlanException("a pull query cannot have the step " + step.getClass().getSimpleName());
    }
}
