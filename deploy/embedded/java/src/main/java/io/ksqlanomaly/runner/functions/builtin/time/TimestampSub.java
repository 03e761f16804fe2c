package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Timestamp;
import java.util.concurrent.TimeUnit;

/** TIMESTAMPSUB(unit, interval, timestamp). */
@UdfDescription(name = "TIMESTAMPSUB", category = "DATE / TIME",
        description = "Subtracts an interval from a TIMESTAMP.")
public final class TimestampSub {

    @Udf
    public Timestamp timestampSub(TimeUnit unit, Integer interval, Timestamp timestamp) {
        if (unit == null || interval == null || timestamp == null) {
            return null;
        }
        return new Timestamp(timestamp.getTime() - unit.toMillis(interval));
    }
}
