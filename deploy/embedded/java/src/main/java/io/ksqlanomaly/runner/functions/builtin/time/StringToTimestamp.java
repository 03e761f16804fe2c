package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.time.ZoneId;

/** STRINGTOTIMESTAMP(text, 'yyyy-MM-dd HH:mm:ss.SSS'[, zone]); the name of before ksqlDB 0.17. */
@UdfDescription(name = "STRINGTOTIMESTAMP", category = "DATE / TIME",
        description = "The time that a text means in a pattern, in milliseconds since 1970; PARSE_TIMESTAMP "
                + "gives a TIMESTAMP.")
public final class StringToTimestamp {

    private final Format format = new Format();

    @Udf
    public Long stringToTimestamp(String text, String pattern) {
        return stringToTimestamp(text, pattern, "UTC");
    }

    @Udf
    public Long stringToTimestamp(String text, String pattern, String zone) {
        if (text == null || pattern == null || zone == null) {
            return null;
        }
        return format.parseTimestamp(text, pattern, ZoneId.of(zone));
    }
}
