package io.ksqlanomaly.runner.formats;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A registry within the process, for test cases that run without a broker. */
public final class MemorySchemaRegistry implements SchemaRegistry {

    private final SortedMap<Integer, String> schemas = new TreeMap<>();

    /** A schema with an id that somebody chose. */
    public synchronized void put(int id, String schema) {
        schemas.put(id, schema);
    }

    public synchronized boolean contains(int id) {
        return schemas.containsKey(id);
    }

    @Override
    public synchronized int register(String subject, String type, String schema) {
        for (Map.Entry<Integer, String> known : schemas.entrySet()) {
            if (known.getValue().equals(schema)) {
                return known.getKey();
            }
        }
        int id = schemas.isEmpty() ? 1 : schemas.lastKey() + 1;
        schemas.put(id, schema);
        return id;
    }

    @Override
    public synchronized String schema(int id) {
        if (!schemas.containsKey(id)) {
            throw new FormatException("there is no schema " + id);
        }
        return schemas.get(id);
    }
}
