package io.ksqlanomaly.runner.functions.builtin.url;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.net.URI;

/** URL_EXTRACT_FRAGMENT(url); NULL for a text that is no URL. */
@UdfDescription(name = "URL_EXTRACT_FRAGMENT", category = "URL",
        description = "The fragment of a URL, decoded; NULL without one.")
public final class UrlExtractFragment {

    @Udf
    public String extract(String url) {
        return Urls.part(url, URI::getFragment);
    }
}
