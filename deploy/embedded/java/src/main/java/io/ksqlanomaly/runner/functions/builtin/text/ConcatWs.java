package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** CONCAT_WS(separator, first, second, …). */
@UdfDescription(name = "CONCAT_WS", category = "STRING",
        description = "Joins strings or bytes with a separator between them; a NULL is skipped, a NULL "
                + "separator gives NULL.")
public final class ConcatWs {

    @Udf
    public String concatWs(String separator, String... parts) {
        if (separator == null) {
            return null;
        }
        return Arrays.stream(parts).filter(Objects::nonNull).collect(Collectors.joining(separator));
    }

    @Udf
    public ByteBuffer concatWs(ByteBuffer separator, ByteBuffer... parts) {
        if (separator == null) {
            return null;
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        boolean first = true;
        for (ByteBuffer part : parts) {
            if (part != null) {
                joined.writeBytes(first ? new byte[0] : Bytes.of(separator));
                joined.writeBytes(Bytes.of(part));
                first = false;
            }
        }
        return ByteBuffer.wrap(joined.toByteArray());
    }
}
