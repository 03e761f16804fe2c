package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Timestamp;
import java.time.ZoneId;

/** PARSE_TIMESTAMP(text, 'yyyy-MM-dd HH:mm:ss.SSS'[, zone]). */
@UdfDescription(name = "PARSE_TIMESTAMP", category = "DATE / TIME",
        description = "The TIMESTAMP that a text means in a pattern, in UTC or a given time zone unless the "
                + "text names one.")
public final class ParseTimestamp {

    private final Format format = new Format();

    @Udf
    public Timestamp parseTimestamp(String text, String pattern) {
        return parseTimestamp(text, pattern, "UTC");
    }

    @Udf
    public Timestamp parseTimestamp(String text, String pattern, String zone) {
        if (text == null || pattern == null || zone == null) {
            return null;
        }
        return new Timestamp(format.parseTimestamp(text, pattern, ZoneId.of(zone)));
    }
}
