package io.ksqlanomaly.runner.formats;

/** Bytes to columns; safe for use by several threads. */
@FunctionalInterface
public interface RowDecoder {

    /**
     * The columns of one row, in the slots that the decoder was made for.
     *
     * @param data never null
     * @throws FormatException if the bytes are not a row of the format and schema
     */
    Object[] decode(byte[] data);
}
