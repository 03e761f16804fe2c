package io.ksqlanomaly.runner.functions.builtin.url;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** URL_ENCODE_PARAM(text), as application/x-www-form-urlencoded. */
@UdfDescription(name = "URL_ENCODE_PARAM", category = "URL",
        description = "A text made safe for the query of a URL.")
public final class UrlEncodeParam {

    @Udf
    public String encode(String text) {
        return text == null ? null : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
