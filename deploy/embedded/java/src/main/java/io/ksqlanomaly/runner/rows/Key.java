package io.ksqlanomaly.runner.rows;

import java.util.Arrays;
import org.apache.kafka.streams.kstream.Windowed;

/** The key columns of a row, comparable by value; a windowed key is a {@code Windowed<Key>}. */
public final class Key {

    private final Object[] columns;

    public Key(Object... columns) {
        this.columns = columns;
    }

    /** The key columns of a plain key, or of a windowed one with its window's start and end after them. */
    public static Object[] columns(Object key, int width) {
        if (key instanceof Key plain) {
            return plain.columns;
        }
        return key == null ? new Object[width] : windowed((Windowed<?>) key);
    }

    private static Object[] windowed(Windowed<?> key) {
        Object[] plain = ((Key) key.key()).columns;
        Object[] columns = Arrays.copyOf(plain, plain.length + 2);
        columns[plain.length] = key.window().start();
        columns[plain.length + 1] = key.window().end();
        return columns;
    }

    public Object[] columns() {
        return columns;
    }

    /** Whether one of the columns is null. */
    public boolean hasNull() {
        for (Object column : columns) {
            if (column == null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key that && Arrays.equals(columns, that.columns);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(columns);
    }

    @Override
    public String toString() {
        return "Key of " + columns.length + " columns";
    }
}
