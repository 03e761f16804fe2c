package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import java.math.BigDecimal;

/** SUM(column), of the type of the column. */
@UdafDescription(name = "SUM", category = "AGGREGATE",
        description = "The sum of the values that are not NULL; 0 if there are none.")
public final class Sum {

    private Sum() {
    }

    @UdafFactory(description = "Sums integers.")
    public static TableUdaf<Integer, Integer, Integer> sumInteger() {
        return new Addition<>(0, (a, b) -> a + b, (a, b) -> a - b);
    }

    @UdafFactory(description = "Sums big integers.")
    public static TableUdaf<Long, Long, Long> sumBigint() {
        return new Addition<>(0L, (a, b) -> a + b, (a, b) -> a - b);
    }

    @UdafFactory(description = "Sums doubles.")
    public static TableUdaf<Double, Double, Double> sumDouble() {
        return new Addition<>(0.0, (a, b) -> a + b, (a, b) -> a - b);
    }

    @UdafFactory(description = "Sums decimals; fails when the sum has more digits than the type.",
            paramSchema = "DECIMAL(P, S)", aggregateSchema = "DECIMAL(P, S)", returnSchema = "DECIMAL(P, S)")
    public static TableUdaf<BigDecimal, BigDecimal, BigDecimal> sumDecimal() {
        return new DecimalAddition();
    }
}
