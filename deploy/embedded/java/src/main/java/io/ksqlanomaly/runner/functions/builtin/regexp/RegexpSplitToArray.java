package io.ksqlanomaly.runner.functions.builtin.regexp;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.Arrays;
import java.util.List;

/** REGEXP_SPLIT_TO_ARRAY(text, pattern). */
@UdfDescription(name = "REGEXP_SPLIT_TO_ARRAY", category = "REGULAR EXPRESSION",
        description = "Splits a string at every match of a pattern; at every character for an empty one.")
public final class RegexpSplitToArray {

    private final Regexp regexp = new Regexp();

    @Udf
    public List<String> regexpSplit(String text, String pattern) {
        if (text == null || pattern == null) {
            return null;
        }
        return Arrays.asList(regexp.compile(pattern).split(text, pattern.isEmpty() ? 0 : -1));
    }
}
