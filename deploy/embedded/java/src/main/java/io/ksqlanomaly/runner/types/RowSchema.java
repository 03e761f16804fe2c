package io.ksqlanomaly.runner.types;

import java.util.List;

/** The key and value columns of a row. */
public record RowSchema(List<Column> key, List<Column> value) {

    public RowSchema {
        key = List.copyOf(key);
        value = List.copyOf(value);
    }

    /** Index of a value column, or -1. */
    public int valueIndex(String name) {
        return indexOf(value, name);
    }

    /** Index of a key column, or -1. */
    public int keyIndex(String name) {
        return indexOf(key, name);
    }

    public static int indexOf(List<Column> columns, String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
