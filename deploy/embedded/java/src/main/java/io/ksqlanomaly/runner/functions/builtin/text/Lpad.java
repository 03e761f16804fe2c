package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.nio.ByteBuffer;

/** LPAD(value, length, padding); NULL for an empty padding or a negative length. */
@UdfDescription(name = "LPAD", category = "STRING",
        description = "Pads a string or bytes on the left up to a length; what is longer is cut.")
public final class Lpad {

    @Udf
    public String lpad(String value, Integer length, String padding) {
        if (value == null || padding == null || padding.isEmpty() || length == null || length < 0) {
            return null;
        }
        StringBuilder padded = new StringBuilder(length);
        for (int i = 0; i < length - value.length(); i++) {
            padded.append(padding.charAt(i % padding.length()));
        }
        return padded.append(value).substring(0, length);
    }

    @Udf
    public ByteBuffer lpad(ByteBuffer value, Integer length, ByteBuffer padding) {
        if (value == null || padding == null || !padding.hasRemaining() || length == null || length < 0) {
            return null;
        }
        byte[] padded = new byte[length];
        int gap = Math.max(length - value.remaining(), 0);
        for (int i = 0; i < gap; i++) {
            padded[i] = padding.get(padding.position() + i % padding.remaining());
        }
        value.duplicate().get(padded, gap, length - gap);
        return ByteBuffer.wrap(padded);
    }
}
