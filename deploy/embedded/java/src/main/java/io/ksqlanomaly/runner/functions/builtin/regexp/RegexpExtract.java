package io.ksqlanomaly.runner.functions.builtin.regexp;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.regex.Matcher;

/** REGEXP_EXTRACT(pattern, text[, group]). */
@UdfDescription(name = "REGEXP_EXTRACT", category = "REGULAR EXPRESSION",
        description = "The first match of a pattern in a string, or a capturing group of it; NULL without a match.")
public final class RegexpExtract {

    private final Regexp regexp = new Regexp();

    @Udf
    public String regexpExtract(String pattern, String text) {
        return regexpExtract(pattern, text, 0);
    }

    @Udf
    public String regexpExtract(String pattern, String text, Integer group) {
        if (pattern == null || text == null || group == null) {
            return null;
        }
        Matcher matcher = regexp.compile(pattern).matcher(text);
        return group <= matcher.groupCount() && matcher.find() ? matcher.group(group) : null;
    }
}
