package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.time.LocalDate;

/** DATETOSTRING(days, 'yyyy-MM-dd'); the name of before ksqlDB 0.20. */
@UdfDescription(name = "DATETOSTRING", category = "DATE / TIME",
        description = "The text of a date, given in days since 1970-01-01, in a pattern; FORMAT_DATE takes a DATE.")
public final class DateToString {

    private final Format format = new Format();

    @Udf
    public String dateToString(Integer days, String pattern) {
        return days == null || pattern == null ? null : format.of(pattern).format(LocalDate.ofEpochDay(days));
    }
}
