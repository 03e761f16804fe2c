package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.nio.ByteBuffer;

/** LEN(text) and LEN(bytes). */
@UdfDescription(name = "LEN", category = "STRING",
        description = "The number of characters of a string, or of bytes.")
public final class Len {

    @Udf
    public Integer len(String text) {
        return text == null ? null : text.length();
    }

    @Udf
    public Integer len(ByteBuffer bytes) {
        return bytes == null ? null : bytes.remaining();
    }
}
