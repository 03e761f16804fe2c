package io.ksqlanomaly.runner.formats;

/** What the formats ask of a schema registry. */
public interface SchemaRegistry {

    /**
     * Registers a schema, or finds the same one.
     *
     * @param type {@code AVRO} or {@code JSON}
     * @return its id
     */
    int register(String subject, String type, String schema);

    /** The text of a schema. */
    String schema(int id);
}
