package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** SUBSTRING(value, position[, length]); the first position is 1, -1 is the last one. */
@UdfDescription(name = "SUBSTRING", category = "STRING",
        description = "The part of a string or of bytes from a position on, to the end or of a given length.")
public final class Substring {

    @Udf
    public String substring(String value, Integer position) {
        return substring(value, position, Integer.MAX_VALUE);
    }

    @Udf
    public String substring(String value, Integer position, Integer length) {
        if (value == null || position == null || length == null) {
            return null;
        }
        int start = start(value.length(), position);
        return value.substring(start, end(value.length(), start, length));
    }

    @Udf
    public ByteBuffer substring(ByteBuffer value, Integer position) {
        return substring(value, position, Integer.MAX_VALUE);
    }

    @Udf
    public ByteBuffer substring(ByteBuffer value, Integer position, Integer length) {
        if (value == null || position == null || length == null) {
            return null;
        }
        byte[] bytes = Bytes.of(value);
        int start = start(bytes.length, position);
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, end(bytes.length, start, length)));
    }

    private static int start(int size, int position) {
        return position < 0 ? Math.max(size + position, 0) : Math.max(Math.min(position - 1, size), 0);
    }

    private static int end(int size, int start, int length) {
        return (int) Math.max(Math.min((long) start + length, size), start);
    }
}
