package io.ksqlanomaly.runner.functions.builtin.url;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Function;

/** Reads parts of URLs. */
final class Urls {

    private Urls() {
    }

    /** A part of a URL; null where the text is null or no URL, or has no such part. */
    static <T> T part(String url, Function<URI, T> part) {
        try {
            return url == null ? null : part.apply(new URI(url));
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
