package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Time;
import java.util.concurrent.TimeUnit;

/** PARSE_TIME(text, 'HH:mm:ss.SSS'). */
@UdfDescription(name = "PARSE_TIME", category = "DATE / TIME",
        description = "The TIME that a text means in a pattern.")
public final class ParseTime {

    private final Format format = new Format();

    @Udf
    public Time parseTime(String text, String pattern) {
        if (text == null || pattern == null) {
            return null;
        }
        return Times.time(TimeUnit.NANOSECONDS.toMillis(format.parseTime(text, pattern).toNanoOfDay()));
    }
}
