package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;

/** CONVERT_TZ(timestamp, 'UTC', 'America/Los_Angeles'). */
@UdfDescription(name = "CONVERT_TZ", category = "DATE / TIME",
        description = "A TIMESTAMP that shows in one time zone what it shows in another.")
public final class ConvertTz {

    @Udf
    public Timestamp convert(Timestamp timestamp, String from, String to) {
        if (timestamp == null || from == null || to == null) {
            return null;
        }
        Instant instant = Instant.ofEpochMilli(timestamp.getTime());
        int seconds = offset(to, instant) - offset(from, instant);
        return new Timestamp(timestamp.getTime() + TimeUnit.SECONDS.toMillis(seconds));
    }

    private static int offset(String zone, Instant instant) {
        return ZoneId.of(zone).getRules().getOffset(instant).getTotalSeconds();
    }
}
