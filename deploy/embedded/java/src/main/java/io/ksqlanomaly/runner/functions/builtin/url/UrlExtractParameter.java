package io.ksqlanomaly.runner.functions.builtin.url;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** URL_EXTRACT_PARAMETER(url, parameter). */
@UdfDescription(name = "URL_EXTRACT_PARAMETER", category = "URL",
        description = "The value of a parameter in the query of a URL, decoded; NULL without one.")
public final class UrlExtractParameter {

    @Udf
    public String extract(String url, String parameter) {
        String query = parameter == null ? null : Urls.part(url, URI::getRawQuery);
        if (query == null) {
            return null;
        }
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2 && decode(parts[0]).equals(parameter)) {
                return decode(parts[1]);
            }
        }
        return null;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
