package io.ksqlanomaly.runner.functions.builtin.conditional;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import io.confluent.ksql.function.udf.UdfParameter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;

/** GREATEST(first, others…): all of one type; NULLs do not count. */
@UdfDescription(name = "GREATEST", category = "CONDITIONAL",
        description = "The greatest of the values that are not NULL.")
public final class Greatest {

    @Udf
    public Integer greatest(Integer first, Integer... others) {
        return Extremes.pick(1, first, others);
    }

    @Udf
    public Long greatest(Long first, Long... others) {
        return Extremes.pick(1, first, others);
    }

    @Udf
    public Double greatest(Double first, Double... others) {
        return Extremes.pick(1, first, others);
    }

    @Udf(schema = "DECIMAL(P, S)")
    public BigDecimal greatest(@UdfParameter(value = "first", schema = "DECIMAL(P, S)") BigDecimal first,
            @UdfParameter(value = "others", schema = "DECIMAL(P, S)") BigDecimal... others) {
        return Extremes.pick(1, first, others);
    }

    @Udf
    public String greatest(String first, String... others) {
        return Extremes.pick(1, first, others);
    }

    @Udf
    public ByteBuffer greatest(ByteBuffer first, ByteBuffer... others) {
        return Extremes.pick(1, first, others);
    }

    @Udf
    public Date greatest(Date first, Date... others) {
        return Extremes.pick(1, first, others);
    }

    @Udf
    public Time greatest(Time first, Time... others) {
        return Extremes.pick(1, first, others);
    }

    @Udf
    public Timestamp greatest(Timestamp first, Timestamp... others) {
        return Extremes.pick(1, first, others);
    }
}
