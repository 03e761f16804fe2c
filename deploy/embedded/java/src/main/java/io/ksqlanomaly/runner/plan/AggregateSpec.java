package io.ksqlanomaly.runner.plan;

import java.util.List;

/** One aggregate of a step: its arguments are value columns, its initial arguments constants. */
public record AggregateSpec(String name, String function, String signature, List<String> arguments,
        List<Object> initial) {
}
