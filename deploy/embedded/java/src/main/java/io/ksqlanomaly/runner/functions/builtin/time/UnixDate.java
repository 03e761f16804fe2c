package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Date;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** UNIX_DATE([date]). */
@UdfDescription(name = "UNIX_DATE", category = "DATE / TIME",
        description = "The days from 1970-01-01 to a DATE, or to today in UTC.")
public final class UnixDate {

    @Udf
    public Integer unixDate() {
        return (int) LocalDate.now(ZoneOffset.UTC).toEpochDay();
    }

    @Udf
    public Integer unixDate(Date date) {
        return date == null ? null : (int) Times.local(date).toEpochDay();
    }
}
