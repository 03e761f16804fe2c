package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import java.util.function.DoubleUnaryOperator;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** The variance of a sample by the updating formula of Youngs and Cramer. */
final class SampleVariance<T extends Number> implements TableUdaf<T, Struct, Double> {

    static final String STATE = "STRUCT<SUM DOUBLE, COUNT BIGINT, M2 DOUBLE>";

    private static final Schema SCHEMA = SchemaBuilder.struct().optional()
            .field("SUM", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("COUNT", Schema.OPTIONAL_INT64_SCHEMA)
            .field("M2", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .build();

    private final DoubleUnaryOperator result;

    /** The result is computed from the variance. */
    SampleVariance(DoubleUnaryOperator result) {
        this.result = result;
    }

    @Override
    public Struct initialize() {
        return state(0, 0, 0);
    }

    @Override
    public Struct aggregate(T value, Struct state) {
        if (value == null) {
            return state;
        }
        long count = state.getInt64("COUNT") + 1;
        double sum = state.getFloat64("SUM") + value.doubleValue();
        return state(sum, count, state.getFloat64("M2") + step(value.doubleValue(), sum, count));
    }

    @Override
    public Struct undo(T value, Struct state) {
        if (value == null) {
            return state;
        }
        long count = state.getInt64("COUNT");
        double sum = state.getFloat64("SUM");
        double rest = state.getFloat64("M2") - step(value.doubleValue(), sum, count);
        return state(sum - value.doubleValue(), count - 1, rest);
    }

    @Override
    public Struct merge(Struct first, Struct second) {
        double n = first.getInt64("COUNT");
        double m = second.getInt64("COUNT");
        double distance = n * second.getFloat64("SUM") - m * first.getFloat64("SUM");
        double between = n == 0 || m == 0 ? 0 : distance * distance / (n * m * (n + m));
        return state(first.getFloat64("SUM") + second.getFloat64("SUM"), (long) (n + m),
                first.getFloat64("M2") + second.getFloat64("M2") + between);
    }

    @Override
    public Double map(Struct state) {
        long count = state.getInt64("COUNT");
        return count < 2 ? 0.0 : result.applyAsDouble(state.getFloat64("M2") / (count - 1));
    }

    /** What one value adds to the sum of squared distances from the mean, the sum and the count including it. */
    private static double step(double value, double sum, long count) {
        double distance = count * value - sum;
        return count < 2 ? 0 : distance * distance / (count * (count - 1.0));
    }

    private static Struct state(double sum, long count, double m2) {
        return new Struct(SCHEMA).put("SUM", sum).put("COUNT", count).put("M2", m2);
    }
}
