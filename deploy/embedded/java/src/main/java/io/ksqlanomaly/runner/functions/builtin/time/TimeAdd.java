package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Time;
import java.util.concurrent.TimeUnit;

/** TIMEADD(unit, interval, time). */
@UdfDescription(name = "TIMEADD", category = "DATE / TIME",
        description = "Adds an interval to a TIME; it goes on at the other end of the day.")
public final class TimeAdd {

    @Udf
    public Time timeAdd(TimeUnit unit, Integer interval, Time time) {
        if (unit == null || interval == null || time == null) {
            return null;
        }
        return Times.time(time.getTime() + unit.toMillis(interval));
    }
}
