package io.ksqlanomaly.runner.functions.builtin.url;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** URL_DECODE_PARAM(text), from application/x-www-form-urlencoded. */
@UdfDescription(name = "URL_DECODE_PARAM", category = "URL",
        description = "The text that URL_ENCODE_PARAM was given.")
public final class UrlDecodeParam {

    @Udf
    public String decode(String text) {
        return text == null ? null : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
