package io.ksqlanomaly.runner.functions.builtin.text;

import java.nio.ByteBuffer;

/** Reads the SQL type BYTES. */
public final class Bytes {

    private Bytes() {
    }

    /** The bytes between position and limit; the buffer is left as it was. */
    public static byte[] of(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
