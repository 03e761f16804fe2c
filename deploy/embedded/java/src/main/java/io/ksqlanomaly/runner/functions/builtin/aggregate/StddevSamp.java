package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import java.util.function.DoubleUnaryOperator;
import org.apache.kafka.connect.data.Struct;

/** STDDEV_SAMP(column): as in ksqlDB, the root is not taken. */
@UdafDescription(name = "STDDEV_SAMP", category = "AGGREGATE",
        description = "The variance of a sample; kept as it is for queries that rely on it, use STDDEV_SAMPLE.")
public final class StddevSamp {

    private StddevSamp() {
    }

    @UdafFactory(description = "Of INTEGER values.", aggregateSchema = SampleVariance.STATE)
    public static TableUdaf<Integer, Struct, Double> sampleInteger() {
        return new SampleVariance<>(DoubleUnaryOperator.identity());
    }

    @UdafFactory(description = "Of BIGINT values.", aggregateSchema = SampleVariance.STATE)
    public static TableUdaf<Long, Struct, Double> sampleBigint() {
        return new SampleVariance<>(DoubleUnaryOperator.identity());
    }

    @UdafFactory(description = "Of DOUBLE values.", aggregateSchema = SampleVariance.STATE)
    public static TableUdaf<Double, Struct, Double> sampleDouble() {
        return new SampleVariance<>(DoubleUnaryOperator.identity());
    }
}
