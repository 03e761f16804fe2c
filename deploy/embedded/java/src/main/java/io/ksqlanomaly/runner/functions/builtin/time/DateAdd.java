package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Date;
import java.util.concurrent.TimeUnit;

/** DATEADD(unit, interval, date). */
@UdfDescription(name = "DATEADD", category = "DATE / TIME",
        description = "Adds an interval to a DATE; parts of a day are dropped.")
public final class DateAdd {

    @Udf
    public Date dateAdd(TimeUnit unit, Integer interval, Date date) {
        if (unit == null || interval == null || date == null) {
            return null;
        }
        long days = TimeUnit.MILLISECONDS.toDays(date.getTime() + unit.toMillis(interval));
        return new Date(TimeUnit.DAYS.toMillis(days));
    }
}
