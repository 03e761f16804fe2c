package io.ksqlanomaly.runner.plan;

/** The column that holds the time of a row, and the pattern of its text or null. */
public record TimestampSpec(String column, String format) {
}
