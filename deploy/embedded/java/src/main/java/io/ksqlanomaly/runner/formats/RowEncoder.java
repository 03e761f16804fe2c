package io.ksqlanomaly.runner.formats;

/** Columns to bytes; safe for use by several threads. */
@FunctionalInterface
public interface RowEncoder {

    /**
     * The bytes of one row; null where the format writes none.
     *
     * @throws FormatException if the format cannot hold the row
     */
    byte[] encode(Object[] row);
}
