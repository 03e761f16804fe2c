package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.types.RowSchema;

/** One step of a plan: what it is and how it becomes part of a topology. */
public interface Step {

    /** Unique within the plan; names the step's state. */
    String name();

    /** The rows that come out. */
    RowSchema schema();

    /** Builds the step and everything below it; called by {@link QueryBuilder#build}. */
    Rows build(QueryBuilder builder);
}
