package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.util.Pair;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Pearson's correlation from sums of values, squares and products. */
final class Moments<X extends Number, Y extends Number> implements TableUdaf<Pair<X, Y>, Struct, Double> {

    static final String STATE = "STRUCT<COUNT BIGINT, X DOUBLE, Y DOUBLE, XX DOUBLE, YY DOUBLE, XY DOUBLE>";

    private static final Schema SCHEMA = SchemaBuilder.struct().optional()
            .field("COUNT", Schema.OPTIONAL_INT64_SCHEMA)
            .field("X", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("Y", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("XX", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("YY", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("XY", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .build();

    @Override
    public Struct initialize() {
        return state(0, 0, 0);
    }

    @Override
    public Struct aggregate(Pair<X, Y> pair, Struct state) {
        return isComplete(pair) ? sum(state, of(pair), 1) : state;
    }

    @Override
    public Struct undo(Pair<X, Y> pair, Struct state) {
        return isComplete(pair) ? sum(state, of(pair), -1) : state;
    }

    @Override
    public Struct merge(Struct first, Struct second) {
        return sum(first, second, 1);
    }

    @Override
    public Double map(Struct state) {
        double n = state.getInt64("COUNT");
        double x = state.getFloat64("X");
        double y = state.getFloat64("Y");
        double covariance = n * state.getFloat64("XY") - x * y;
        double varianceX = n * state.getFloat64("XX") - x * x;
        double varianceY = n * state.getFloat64("YY") - y * y;
        return covariance / Math.sqrt(varianceX * varianceY);
    }

    private static boolean isComplete(Pair<?, ?> pair) {
        return pair.getLeft() != null && pair.getRight() != null;
    }

    private static Struct of(Pair<? extends Number, ? extends Number> pair) {
        return state(1, pair.getLeft().doubleValue(), pair.getRight().doubleValue());
    }

    private static Struct sum(Struct first, Struct second, int sign) {
        Struct sum = new Struct(SCHEMA).put("COUNT", first.getInt64("COUNT") + sign * second.getInt64("COUNT"));
        for (Field field : SCHEMA.fields().subList(1, SCHEMA.fields().size())) {
            sum.put(field, (Double) first.get(field.name()) + sign * (Double) second.get(field.name()));
        }
        return sum;
    }

    private static Struct state(long count, double x, double y) {
        return new Struct(SCHEMA).put("COUNT", count).put("X", x).put("Y", y)
                .put("XX", x * x).put("YY", y * y).put("XY", x * y);
    }
}
