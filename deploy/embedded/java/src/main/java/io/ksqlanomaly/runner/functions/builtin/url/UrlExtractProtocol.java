package io.ksqlanomaly.runner.functions.builtin.url;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.net.URI;

/** URL_EXTRACT_PROTOCOL(url); NULL for a text that is no URL. */
@UdfDescription(name = "URL_EXTRACT_PROTOCOL", category = "URL",
        description = "The protocol of a URL; NULL without one.")
public final class UrlExtractProtocol {

    @Udf
    public String extract(String url) {
        return Urls.part(url, URI::getScheme);
    }
}
