package io.ksqlanomaly.runner.types;

/**
 * A column of a schema.
 *
 * @param header where a column that is read from record headers gets its value; null for others
 */
public record Column(String name, SqlType type, Header header) {

    /** All headers, or those with one key when {@code key} is not null. */
    public record Header(String key) {
    }

    public Column(String name, SqlType type) {
        this(name, type, null);
    }
}
