package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Date;

/** FORMAT_DATE(date, 'yyyy-MM-dd'). */
@UdfDescription(name = "FORMAT_DATE", category = "DATE / TIME",
        description = "The text of a DATE in a pattern.")
public final class FormatDate {

    private final Format format = new Format();

    @Udf
    public String formatDate(Date date, String pattern) {
        return date == null || pattern == null ? null : format.of(pattern).format(Times.local(date));
    }
}
