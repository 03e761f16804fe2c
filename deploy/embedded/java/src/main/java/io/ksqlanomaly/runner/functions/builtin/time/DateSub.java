package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Date;
import java.util.concurrent.TimeUnit;

/** DATESUB(unit, interval, date). */
@UdfDescription(name = "DATESUB", category = "DATE / TIME",
        description = "Subtracts an interval from a DATE; parts of a day are dropped.")
public final class DateSub {

    @Udf
    public Date dateSub(TimeUnit unit, Integer interval, Date date) {
        if (unit == null || interval == null || date == null) {
            return null;
        }
        long days = TimeUnit.MILLISECONDS.toDays(date.getTime() - unit.toMillis(interval));
        return new Date(TimeUnit.DAYS.toMillis(days));
    }
}
