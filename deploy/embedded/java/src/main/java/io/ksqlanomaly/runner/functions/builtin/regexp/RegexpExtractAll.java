package io.ksqlanomaly.runner.functions.builtin.regexp;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/** REGEXP_EXTRACT_ALL(pattern, text[, group]). */
@UdfDescription(name = "REGEXP_EXTRACT_ALL", category = "REGULAR EXPRESSION",
        description = "All matches of a pattern in a string, or a capturing group of each.")
public final class RegexpExtractAll {

    private final Regexp regexp = new Regexp();

    @Udf
    public List<String> regexpExtractAll(String pattern, String text) {
        return regexpExtractAll(pattern, text, 0);
    }

    @Udf
    public List<String> regexpExtractAll(String pattern, String text, Integer group) {
        if (pattern == null || text == null || group == null) {
            return null;
        }
        Matcher matcher = regexp.compile(pattern).matcher(text);
        if (group > matcher.groupCount()) {
            return null;
        }
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(group));
        }
        return found;
    }
}
