package io.ksqlanomaly.runner.plan;

import io.ksqlanomaly.runner.steps.Step;
import java.util.Map;

/** A query as the planner wrote it.
 *
 * @param sink name of the stream or table it fills; null for a query of a client
 * @param limit rows after which it ends; null for none
 * @param properties settings, without the prefix {@code ksql.streams.}
  */
public record Plan(String queryId, String statement, Kind kind, String sink, Long limit, Map<String, String> properties,
        Step step) {

    /** How long a query lives and where its rows go. */
    public enum Kind {
        PERSISTENT, TRANSIENT, PULL
    }

    public Plan {
        properties = Map.copyOf(properties);
    }
}
