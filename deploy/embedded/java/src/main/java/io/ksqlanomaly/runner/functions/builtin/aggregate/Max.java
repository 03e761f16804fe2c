package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.Udaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;

/** MAX(column), of the type of the column. */
@UdafDescription(name = "MAX", category = "AGGREGATE",
        description = "The greatest of the values that are not NULL.")
public final class Max {

    private Max() {
    }

    @UdafFactory(description = "The greatest INTEGER.")
    public static Udaf<Integer, Integer, Integer> maxInteger() {
        return Extreme.greatest();
    }

    @UdafFactory(description = "The greatest BIGINT.")
    public static Udaf<Long, Long, Long> maxBigint() {
        return Extreme.greatest();
    }

    @UdafFactory(description = "The greatest DOUBLE.")
    public static Udaf<Double, Double, Double> maxDouble() {
        return Extreme.greatest();
    }

    @UdafFactory(description = "The greatest DECIMAL.",
            paramSchema = "DECIMAL(P, S)", aggregateSchema = "DECIMAL(P, S)", returnSchema = "DECIMAL(P, S)")
    public static Udaf<BigDecimal, BigDecimal, BigDecimal> maxDecimal() {
        return Extreme.greatest();
    }

    @UdafFactory(description = "The greatest STRING.")
    public static Udaf<String, String, String> maxString() {
        return Extreme.greatest();
    }

    @UdafFactory(description = "The greatest BYTES.")
    public static Udaf<ByteBuffer, ByteBuffer, ByteBuffer> maxBytes() {
        return Extreme.greatest();
    }

    @UdafFactory(description = "The greatest DATE.")
    public static Udaf<Date, Date, Date> maxDate() {
        return Extreme.greatest();
    }

    @UdafFactory(description = "The greatest TIME.")
    public static Udaf<Time, Time, Time> maxTime() {
        return Extreme.greatest();
    }

    @UdafFactory(description = "The greatest TIMESTAMP.")
    public static Udaf<Timestamp, Timestamp, Timestamp> maxTimestamp() {
        return Extreme.greatest();
    }
}
