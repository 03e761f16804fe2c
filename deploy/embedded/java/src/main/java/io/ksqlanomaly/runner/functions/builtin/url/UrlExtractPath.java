package io.ksqlanomaly.runner.functions.builtin.url;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.net.URI;

/** URL_EXTRACT_PATH(url); NULL for a text that is no URL. */
@UdfDescription(name = "URL_EXTRACT_PATH", category = "URL",
        description = "The path of a URL, decoded; empty without one.")
public final class UrlExtractPath {

    @Udf
    public String extract(String url) {
        return Urls.part(url, URI::getPath);
    }
}
