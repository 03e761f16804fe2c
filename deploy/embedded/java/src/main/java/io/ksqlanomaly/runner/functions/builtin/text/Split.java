package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** SPLIT(value, delimiter). */
@UdfDescription(name = "SPLIT", category = "STRING",
        description = "Splits a string or bytes at every occurrence of a delimiter; at every character for an "
                + "empty one.")
public final class Split {

    @Udf
    public List<String> split(String value, String delimiter) {
        if (value == null || delimiter == null) {
            return null;
        }
        return List.of(delimiter.isEmpty() ? value.split("") : value.split(Pattern.quote(delimiter), -1));
    }

    /** Bytes are split as text that has one character for each byte. */
    @Udf
    public List<ByteBuffer> split(ByteBuffer value, ByteBuffer delimiter) {
        if (value == null || delimiter == null) {
            return null;
        }
        return split(characters(value), characters(delimiter)).stream()
                .map(part -> ByteBuffer.wrap(part.getBytes(StandardCharsets.ISO_8859_1)))
                .toList();
    }

    private static String characters(ByteBuffer bytes) {
        return new String(Bytes.of(bytes), StandardCharsets.ISO_8859_1);
    }
}
