package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.nio.ByteBuffer;

/** RPAD(value, length, padding); NULL for an empty padding or a negative length. */
@UdfDescription(name = "RPAD", category = "STRING",
        description = "Pads a string or bytes on the right up to a length; what is longer is cut.")
public final class Rpad {

    @Udf
    public String rpad(String value, Integer length, String padding) {
        if (value == null || padding == null || padding.isEmpty() || length == null || length < 0) {
            return null;
        }
        StringBuilder padded = new StringBuilder(value);
        for (int i = 0; padded.length() < length; i++) {
            padded.append(padding.charAt(i % padding.length()));
        }
        return padded.substring(0, length);
    }

    @Udf
    public ByteBuffer rpad(ByteBuffer value, Integer length, ByteBuffer padding) {
        if (value == null || padding == null || !padding.hasRemaining() || length == null || length < 0) {
            return null;
        }
        byte[] padded = new byte[length];
        int own = Math.min(length, value.remaining());
        value.duplicate().get(padded, 0, own);
        for (int i = 0; i < length - own; i++) {
            padded[own + i] = padding.get(padding.position() + i % padding.remaining());
        }
        return ByteBuffer.wrap(padded);
    }
}
