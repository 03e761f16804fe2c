package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** STRINGTODATE(text, 'yyyy-MM-dd'); the name of before ksqlDB 0.20. */
@UdfDescription(name = "STRINGTODATE", category = "DATE / TIME",
        description = "The date that a text means in a pattern, in days since 1970-01-01; PARSE_DATE gives a DATE.")
public final class StringToDate {

    private final Format format = new Format();

    @Udf
    public Integer stringToDate(String text, String pattern) {
        return text == null || pattern == null ? null : (int) format.parseDate(text, pattern).toEpochDay();
    }
}
