package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** BIGINT_FROM_BYTES(bytes[, 'BIG_ENDIAN' or 'LITTLE_ENDIAN']). */
@UdfDescription(name = "BIGINT_FROM_BYTES", category = "BYTES",
        description = "The BIGINT that 8 bytes hold; NULL for another number of bytes or an unknown byte order.")
public final class BigintFromBytes {

    @Udf
    public Long longFromBytes(ByteBuffer bytes) {
        return longFromBytes(bytes, "BIG_ENDIAN");
    }

    @Udf
    public Long longFromBytes(ByteBuffer bytes, String byteOrder) {
        ByteOrder order = ByteOrders.named(byteOrder);
        if (bytes == null || order == null || bytes.remaining() != 8) {
            return null;
        }
        return bytes.duplicate().order(order).getLong();
    }
}
