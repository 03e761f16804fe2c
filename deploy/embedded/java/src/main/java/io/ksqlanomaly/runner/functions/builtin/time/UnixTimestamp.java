package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Timestamp;

/** UNIX_TIMESTAMP([timestamp]). */
@UdfDescription(name = "UNIX_TIMESTAMP", category = "DATE / TIME",
        description = "The milliseconds from the start of 1970 to a TIMESTAMP, or to now.")
public final class UnixTimestamp {

    @Udf
    public Long unixTimestamp() {
        return System.currentTimeMillis();
    }

    @Udf
    public Long unixTimestamp(Timestamp timestamp) {
        return timestamp == null ? null : timestamp.getTime();
    }
}
