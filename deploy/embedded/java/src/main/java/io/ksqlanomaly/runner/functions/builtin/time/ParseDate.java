package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Date;

/** PARSE_DATE(text, 'yyyy-MM-dd'); month and day are 1 where the pattern has none. */
@UdfDescription(name = "PARSE_DATE", category = "DATE / TIME",
        description = "The DATE that a text means in a pattern.")
public final class ParseDate {

    private final Format format = new Format();

    @Udf
    public Date parseDate(String text, String pattern) {
        return text == null || pattern == null ? null : Times.date(format.parseDate(text, pattern));
    }
}
