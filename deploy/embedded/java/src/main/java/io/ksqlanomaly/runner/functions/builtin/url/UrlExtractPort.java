package io.ksqlanomaly.runner.functions.builtin.url;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** URL_EXTRACT_PORT(url); NULL for a text that is no URL. */
@UdfDescription(name = "URL_EXTRACT_PORT", category = "URL",
        description = "The port of a URL; NULL if it names none.")
public final class UrlExtractPort {

    @Udf
    public Integer extract(String url) {
        return Urls.part(url, uri -> uri.getPort() < 0 ? null : uri.getPort());
    }
}
