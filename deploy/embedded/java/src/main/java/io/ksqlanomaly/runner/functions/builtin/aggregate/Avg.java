package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** AVG(column), a DOUBLE. */
@UdafDescription(name = "AVG", category = "AGGREGATE",
        description = "The mean of the values that are not NULL; 0 if there are none.")
public final class Avg {

    private Avg() {
    }

    private static final String SUM = "SUM";
    private static final String COUNT = "COUNT";

    @UdafFactory(description = "The mean of integers.", aggregateSchema = "STRUCT<SUM BIGINT, COUNT BIGINT>")
    public static TableUdaf<Integer, Struct, Double> averageInteger() {
        return new Mean<Integer, Long>(Schema.INT64_SCHEMA, 0L, (sum, value) -> sum + value,
                (sum, value) -> sum - value, Long::sum);
    }

    @UdafFactory(description = "The mean of big integers.", aggregateSchema = "STRUCT<SUM BIGINT, COUNT BIGINT>")
    public static TableUdaf<Long, Struct, Double> averageBigint() {
        return new Mean<Long, Long>(Schema.INT64_SCHEMA, 0L, (sum, value) -> sum + value, (sum, value) -> sum - value,
                Long::sum);
    }

    @UdafFactory(description = "The mean of doubles.", aggregateSchema = "STRUCT<SUM DOUBLE, COUNT BIGINT>")
    public static TableUdaf<Double, Struct, Double> averageDouble() {
        return new Mean<Double, Double>(Schema.FLOAT64_SCHEMA, 0.0, (sum, value) -> sum + value,
                (sum, value) -> sum - value, Double::sum);
    }

    private static final class Mean<T, S extends Number> implements TableUdaf<T, Struct, Double> {

        private final Schema schema;
        private final S zero;
        private final BiFunction<S, T, S> plus;
        private final BiFunction<S, T, S> minus;
        private final BinaryOperator<S> union;

        Mean(Schema sum, S zero, BiFunction<S, T, S> plus, BiFunction<S, T, S> minus, BinaryOperator<S> union) {
            this.schema = SchemaBuilder.struct().optional().field(SUM, sum).field(COUNT, Schema.INT64_SCHEMA).build();
            this.zero = zero;
            this.plus = plus;
            this.minus = minus;
            this.union = union;
        }

        @Override
        public Struct initialize() {
            return state(zero, 0);
        }

        @Override
        public Struct aggregate(T value, Struct state) {
            return value == null ? state : state(plus.apply(sum(state), value), state.getInt64(COUNT) + 1);
        }

        @Override
        public Struct undo(T value, Struct state) {
            return value == null ? state : state(minus.apply(sum(state), value), state.getInt64(COUNT) - 1);
        }

        @Override
        public Struct merge(Struct first, Struct second) {
            return state(union.apply(sum(first), sum(second)), first.getInt64(COUNT) + second.getInt64(COUNT));
        }

        @Override
        public Double map(Struct state) {
            long count = state.getInt64(COUNT);
            return count == 0 ? 0.0 : sum(state).doubleValue() / count;
        }

        private Struct state(S sum, long count) {
            return new Struct(schema).put(SUM, sum).put(COUNT, count);
        }

        @SuppressWarnings("unchecked")
        private S sum(Struct state) {
            return (S) state.get(SUM);
        }
    }
}
