package io.ksqlanomaly.runner.functions.builtin.url;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.net.URI;

/** URL_EXTRACT_HOST(url); NULL for a text that is no URL. */
@UdfDescription(name = "URL_EXTRACT_HOST", category = "URL",
        description = "The host of a URL.")
public final class UrlExtractHost {

    @Udf
    public String extract(String url) {
        return Urls.part(url, URI::getHost);
    }
}
