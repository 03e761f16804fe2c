package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** ENCODE(text, inputEncoding, outputEncoding). */
@UdfDescription(name = "ENCODE", category = "STRING",
        description = "Re-encodes a string from one of hex, utf8, ascii, base64 to another.")
public final class Encode {

    @Udf
    public String encode(String text, String inputEncoding, String outputEncoding) {
        if (text == null || inputEncoding == null || outputEncoding == null) {
            return null;
        }
        return Encodings.encode(Encodings.decode(text, inputEncoding), outputEncoding, false);
    }
}
