package io.ksqlanomaly.runner.plan;

/** The formats of a topic; whether a single column stands in a record of its own. */
public record FormatsSpec(FormatSpec key, FormatSpec value, boolean wrapKey, boolean wrapValue) {
}
