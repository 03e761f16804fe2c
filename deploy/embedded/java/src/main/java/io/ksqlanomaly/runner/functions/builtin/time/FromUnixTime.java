package io.ksqlanomaly.runner.functions.builtin.time;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.sql.Timestamp;

/** FROM_UNIXTIME(milliseconds). */
@UdfDescription(name = "FROM_UNIXTIME", category = "DATE / TIME",
        description = "The TIMESTAMP that is some milliseconds after the start of 1970.")
public final class FromUnixTime {

    @Udf
    public Timestamp fromUnixTime(Long milliseconds) {
        return milliseconds == null ? null : new Timestamp(milliseconds);
    }
}
