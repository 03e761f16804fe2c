package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.nio.ByteBuffer;

/** TO_BYTES(text, encoding). */
@UdfDescription(name = "TO_BYTES", category = "BYTES",
        description = "The bytes of a string in an encoding: hex, utf8, ascii or base64.")
public final class ToBytes {

    @Udf
    public ByteBuffer toBytes(String text, String encoding) {
        return text == null || encoding == null ? null : ByteBuffer.wrap(Encodings.decode(text, encoding));
    }
}
