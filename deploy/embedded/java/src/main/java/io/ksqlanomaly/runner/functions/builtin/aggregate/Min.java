package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.Udaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;

/** MIN(column), of the type of the column. */
@UdafDescription(name = "MIN", category = "AGGREGATE",
        description = "The least of the values that are not NULL.")
public final class Min {

    private Min() {
    }

    @UdafFactory(description = "The least INTEGER.")
    public static Udaf<Integer, Integer, Integer> minInteger() {
        return Extreme.least();
    }

    @UdafFactory(description = "The least BIGINT.")
    public static Udaf<Long, Long, Long> minBigint() {
        return Extreme.least();
    }

    @UdafFactory(description = "The least DOUBLE.")
    public static Udaf<Double, Double, Double> minDouble() {
        return Extreme.least();
    }

    @UdafFactory(description = "The least DECIMAL.",
            paramSchema = "DECIMAL(P, S)", aggregateSchema = "DECIMAL(P, S)", returnSchema = "DECIMAL(P, S)")
    public static Udaf<BigDecimal, BigDecimal, BigDecimal> minDecimal() {
        return Extreme.least();
    }

    @UdafFactory(description = "The least STRING.")
    public static Udaf<String, String, String> minString() {
        return Extreme.least();
    }

    @UdafFactory(description = "The least BYTES.")
    public static Udaf<ByteBuffer, ByteBuffer, ByteBuffer> minBytes() {
        return Extreme.least();
    }

    @UdafFactory(description = "The least DATE.")
    public static Udaf<Date, Date, Date> minDate() {
        return Extreme.least();
    }

    @UdafFactory(description = "The least TIME.")
    public static Udaf<Time, Time, Time> minTime() {
        return Extreme.least();
    }

    @UdafFactory(description = "The least TIMESTAMP.")
    public static Udaf<Timestamp, Timestamp, Timestamp> minTimestamp() {
        return Extreme.least();
    }
}
