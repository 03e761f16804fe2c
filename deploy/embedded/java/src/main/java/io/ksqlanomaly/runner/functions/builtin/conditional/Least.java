package io.ksqlanomaly.runner.functions.builtin.conditional;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import io.confluent.ksql.function.udf.UdfParameter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;

/** LEAST(first, others…): all of one type; NULLs do not count. */
@UdfDescription(name = "LEAST", category = "CONDITIONAL",
        description = "The least of the values that are not NULL.")
public final class Least {

    @Udf
    public Integer least(Integer first, Integer... others) {
        return Extremes.pick(-1, first, others);
    }

    @Udf
    public Long least(Long first, Long... others) {
        return Extremes.pick(-1, first, others);
    }

    @Udf
    public Double least(Double first, Double... others) {
        return Extremes.pick(-1, first, others);
    }

    @Udf(schema = "DECIMAL(P, S)")
    public BigDecimal least(@UdfParameter(value = "first", schema = "DECIMAL(P, S)") BigDecimal first,
            @UdfParameter(value = "others", schema = "DECIMAL(P, S)") BigDecimal... others) {
        return Extremes.pick(-1, first, others);
    }

    @Udf
    public String least(String first, String... others) {
        return Extremes.pick(-1, first, others);
    }

    @Udf
    public ByteBuffer least(ByteBuffer first, ByteBuffer... others) {
        return Extremes.pick(-1, first, others);
    }

    @Udf
    public Date least(Date first, Date... others) {
        return Extremes.pick(-1, first, others);
    }

    @Udf
    public Time least(Time first, Time... others) {
        return Extremes.pick(-1, first, others);
    }

    @Udf
    public Timestamp least(Timestamp first, Timestamp... others) {
        return Extremes.pick(-1, first, others);
    }
}
