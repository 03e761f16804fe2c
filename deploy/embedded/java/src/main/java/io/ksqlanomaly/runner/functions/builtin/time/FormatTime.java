package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Time;

/** FORMAT_TIME(time, 'HH:mm:ss.SSS'). */
@UdfDescription(name = "FORMAT_TIME", category = "DATE / TIME",
        description = "The text of a TIME in a pattern.")
public final class FormatTime {

    private final Format format = new Format();

    @Udf
    public String formatTime(Time time, String pattern) {
        return time == null || pattern == null ? null : format.of(pattern).format(Times.local(time));
    }
}
