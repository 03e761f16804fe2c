package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import io.confluent.ksql.util.Pair;
import org.apache.kafka.connect.data.Struct;

/** CORRELATION(x, y), a DOUBLE. */
@UdafDescription(name = "CORRELATION", category = "AGGREGATE",
        description = "Pearson's correlation of two columns over the rows where neither is NULL; NaN for fewer "
                + "than two.")
public final class Correlation {

    private Correlation() {
    }

    @UdafFactory(description = "Of INTEGER columns.", aggregateSchema = Moments.STATE)
    public static TableUdaf<Pair<Integer, Integer>, Struct, Double> correlationInteger() {
        return new Moments<>();
    }

    @UdafFactory(description = "Of BIGINT columns.", aggregateSchema = Moments.STATE)
    public static TableUdaf<Pair<Long, Long>, Struct, Double> correlationBigint() {
        return new Moments<>();
    }

    @UdafFactory(description = "Of DOUBLE columns.", aggregateSchema = Moments.STATE)
    public static TableUdaf<Pair<Double, Double>, Struct, Double> correlationDouble() {
        return new Moments<>();
    }
}
