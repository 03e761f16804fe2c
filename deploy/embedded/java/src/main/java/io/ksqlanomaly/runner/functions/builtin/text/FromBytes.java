package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.nio.ByteBuffer;

/** FROM_BYTES(bytes, encoding). */
@UdfDescription(name = "FROM_BYTES", category = "BYTES",
        description = "The string of bytes in an encoding: hex (upper case), utf8, ascii or base64.")
public final class FromBytes {

    @Udf
    public String fromBytes(ByteBuffer bytes, String encoding) {
        return bytes == null || encoding == null ? null : Encodings.encode(Bytes.of(bytes), encoding, true);
    }
}
