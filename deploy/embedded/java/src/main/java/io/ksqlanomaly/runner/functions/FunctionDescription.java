package io.ksqlanomaly.runner.functions;

import java.util.List;
import java.util.Locale;

/**
 * One SQL function with all its overloads.
 *
 * @param name upper-case name
 * @param jar the extension jar it comes from, null for a built-in
 */
public record FunctionDescription(String name, Kind kind, String description, String category, String author,
        String version, String jar, List<Signature> signatures) {

    public FunctionDescription {
        name = name.toUpperCase(Locale.ROOT);
        signatures = List.copyOf(signatures);
    }

    /** How a function is used in a query. */
    public enum Kind {
        SCALAR, AGGREGATE, TABLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
