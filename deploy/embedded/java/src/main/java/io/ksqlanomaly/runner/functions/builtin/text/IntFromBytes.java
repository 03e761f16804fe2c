package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** INT_FROM_BYTES(bytes[, 'BIG_ENDIAN' or 'LITTLE_ENDIAN']). */
@UdfDescription(name = "INT_FROM_BYTES", category = "BYTES",
        description = "The INTEGER that 4 bytes hold; NULL for another number of bytes or an unknown byte order.")
public final class IntFromBytes {

    @Udf
    public Integer intFromBytes(ByteBuffer bytes) {
        return intFromBytes(bytes, "BIG_ENDIAN");
    }

    @Udf
    public Integer intFromBytes(ByteBuffer bytes, String byteOrder) {
        ByteOrder order = ByteOrders.named(byteOrder);
        if (bytes == null || order == null || bytes.remaining() != 4) {
            return null;
        }
        return bytes.duplicate().order(order).getInt();
    }
}
