package io.ksqlanomaly.runner.functions.builtin.regexp;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** REGEXP_REPLACE(text, pattern, replacement). */
@UdfDescription(name = "REGEXP_REPLACE", category = "REGULAR EXPRESSION",
        description = "Replaces every match of a pattern; $1 in the replacement is the first capturing group.")
public final class RegexpReplace {

    private final Regexp regexp = new Regexp();

    @Udf
    public String regexpReplace(String text, String pattern, String replacement) {
        if (text == null || pattern == null || replacement == null) {
            return null;
        }
        return regexp.compile(pattern).matcher(text).replaceAll(replacement);
    }
}
