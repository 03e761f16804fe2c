package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** CONCAT(first, second, …). */
@UdfDescription(name = "CONCAT", category = "STRING",
        description = "Joins strings or bytes; a NULL counts as empty.")
public final class Concat {

    @Udf
    public String concat(String... parts) {
        return Arrays.stream(parts).filter(Objects::nonNull).collect(Collectors.joining());
    }

    @Udf
    public ByteBuffer concat(ByteBuffer... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        Arrays.stream(parts).filter(Objects::nonNull).map(Bytes::of).forEach(joined::writeBytes);
        return ByteBuffer.wrap(joined.toByteArray());
    }
}
