package io.ksqlanomaly.runner.functions.builtin.url;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.net.URI;

/** URL_EXTRACT_QUERY(url); NULL for a text that is no URL. */
@UdfDescription(name = "URL_EXTRACT_QUERY", category = "URL",
        description = "The query of a URL, decoded; NULL without one.")
public final class UrlExtractQuery {

    @Udf
    public String extract(String url) {
        return Urls.part(url, URI::getQuery);
    }
}
