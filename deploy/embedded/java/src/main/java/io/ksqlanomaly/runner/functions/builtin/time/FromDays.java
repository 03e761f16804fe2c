package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Date;
import java.util.concurrent.TimeUnit;

/** FROM_DAYS(days). */
@UdfDescription(name = "FROM_DAYS", category = "DATE / TIME",
        description = "The DATE that is some days after 1970-01-01.")
public final class FromDays {

    @Udf
    public Date fromDays(Integer days) {
        return days == null ? null : new Date(TimeUnit.DAYS.toMillis(days));
    }
}
