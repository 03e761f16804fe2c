package io.ksqlanomaly.runner.formats;

/** Writes one value, which is not null. */
@FunctionalInterface
public interface JsonWriter {

    void write(Object value, JsonBuffer buffer);
}
