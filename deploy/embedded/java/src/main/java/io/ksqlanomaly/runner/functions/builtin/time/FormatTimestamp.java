package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;

/** FORMAT_TIMESTAMP(timestamp, 'yyyy-MM-dd HH:mm:ss.SSS'[, zone]). */
@UdfDescription(name = "FORMAT_TIMESTAMP", category = "DATE / TIME",
        description = "The text of a TIMESTAMP in a pattern, in UTC or a given time zone.")
public final class FormatTimestamp {

    private final Format format = new Format();

    @Udf
    public String formatTimestamp(Timestamp timestamp, String pattern) {
        return formatTimestamp(timestamp, pattern, "UTC");
    }

    @Udf
    public String formatTimestamp(Timestamp timestamp, String pattern, String zone) {
        if (timestamp == null || pattern == null || zone == null) {
            return null;
        }
        return format.of(pattern).format(Instant.ofEpochMilli(timestamp.getTime()).atZone(ZoneId.of(zone)));
    }
}
