package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** DOUBLE_FROM_BYTES(bytes[, 'BIG_ENDIAN' or 'LITTLE_ENDIAN']). */
@UdfDescription(name = "DOUBLE_FROM_BYTES", category = "BYTES",
        description = "The DOUBLE that 8 bytes hold; NULL for another number of bytes or an unknown byte order.")
public final class DoubleFromBytes {

    @Udf
    public Double doubleFromBytes(ByteBuffer bytes) {
        return doubleFromBytes(bytes, "BIG_ENDIAN");
    }

    @Udf
    public Double doubleFromBytes(ByteBuffer bytes, String byteOrder) {
        ByteOrder order = ByteOrders.named(byteOrder);
        if (bytes == null || order == null || bytes.remaining() != 8) {
            return null;
        }
        return bytes.duplicate().order(order).getDouble();
    }
}
