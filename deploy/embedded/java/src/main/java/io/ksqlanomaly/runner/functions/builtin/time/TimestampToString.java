package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.time.Instant;
import java.time.ZoneId;

/** TIMESTAMPTOSTRING(milliseconds, 'yyyy-MM-dd HH:mm:ss.SSS'[, zone]); the name of before ksqlDB 0.17. */
@UdfDescription(name = "TIMESTAMPTOSTRING", category = "DATE / TIME",
        description = "The text of a time, given in milliseconds since 1970, in a pattern; FORMAT_TIMESTAMP "
                + "takes a TIMESTAMP.")
public final class TimestampToString {

    private final Format format = new Format();

    @Udf
    public String timestampToString(Long milliseconds, String pattern) {
        return timestampToString(milliseconds, pattern, "UTC");
    }

    @Udf
    public String timestampToString(Long milliseconds, String pattern, String zone) {
        if (milliseconds == null || pattern == null || zone == null) {
            return null;
        }
        return format.of(pattern).format(Instant.ofEpochMilli(milliseconds).atZone(ZoneId.of(zone)));
    }
}
