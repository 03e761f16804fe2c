package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Timestamp;
import java.util.concurrent.TimeUnit;

/** TIMESTAMPADD(unit, interval, timestamp). */
@UdfDescription(name = "TIMESTAMPADD", category = "DATE / TIME",
        description = "Adds an interval to a TIMESTAMP.")
public final class TimestampAdd {

    @Udf
    public Timestamp timestampAdd(TimeUnit unit, Integer interval, Timestamp timestamp) {
        if (unit == null || interval == null || timestamp == null) {
            return null;
        }
        return new Timestamp(timestamp.getTime() + unit.toMillis(interval));
    }
}
