package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import org.apache.kafka.connect.data.Struct;

/** STDDEV_SAMPLE(column), a DOUBLE. */
@UdafDescription(name = "STDDEV_SAMPLE", category = "AGGREGATE",
        description = "The standard deviation of a sample; 0 for a single value.")
public final class StddevSample {

    private StddevSample() {
    }

    @UdafFactory(description = "Of INTEGER values.", aggregateSchema = SampleVariance.STATE)
    public static TableUdaf<Integer, Struct, Double> sampleInteger() {
        return new SampleVariance<>(Math::sqrt);
    }

    @UdafFactory(description = "Of BIGINT values.", aggregateSchema = SampleVariance.STATE)
    public static TableUdaf<Long, Struct, Double> sampleBigint() {
        return new SampleVariance<>(Math::sqrt);
    }

    @UdafFactory(description = "Of DOUBLE values.", aggregateSchema = SampleVariance.STATE)
    public static TableUdaf<Double, Struct, Double> sampleDouble() {
        return new SampleVariance<>(Math::sqrt);
    }
}
