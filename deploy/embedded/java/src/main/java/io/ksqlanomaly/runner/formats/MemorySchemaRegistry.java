package io.ksqlanomaly.runner.formats;

import java.util.ArrayList;
import java.util.List;

/** A registry within the process, for test cases that run without a broker. */
public final class MemorySchemaRegistry implements SchemaRegistry {

    private final List<String> schemas = new ArrayList<>();

    @Override
    public synchronized int register(String subject, String type, String schema) {
        int known = schemas.indexOf(schema);
        if (known >= 0) {
            return known + 1;
        }
        schemas.add(schema);
        return schemas.size();
    }

    @Override
    public synchronized String schema(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new FormatException("there is no schema " + id);
        }
        return schemas.get(id - 1);
    }
}
