package io.ksqlanomaly.runner.plan;

import java.util.Map;

/** A format of a key or value, and its properties. */
public record FormatSpec(String format, Map<String, String> properties) {
}
