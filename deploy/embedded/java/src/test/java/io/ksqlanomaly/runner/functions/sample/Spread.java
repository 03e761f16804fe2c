package io.ksqlanomaly.runner.functions.sample;

import io.confluent.ksql.function.udaf.Udaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import io.confluent.ksql.function.udaf.VariadicArgs;
import io.confluent.ksql.function.udf.UdfParameter;
import io.confluent.ksql.util.Pair;

/** A user's aggregate of several arguments: the greatest distance of any of them from the first. */
@UdafDescription(name = "spread", description = "The greatest distance from a reference.")
public final class Spread {

    private Spread() {
    }

    @UdafFactory(description = "Of doubles.")
    public static Udaf<Pair<Double, VariadicArgs<Double>>, Double, Double> spread(
            @UdfParameter("floor") double floor) {
        return new Udaf<>() {
            @Override
            public Double initialize() {
                return floor;
            }

            @Override
            public Double aggregate(Pair<Double, VariadicArgs<Double>> row, Double spread) {
                double widest = spread;
                for (Double value : row.getRight()) {
                    widest = Math.max(widest, Math.abs(value - row.getLeft()));
                }
                return widest;
            }

            @Override
            public Double merge(Double first, Double second) {
                return Math.max(first, second);
            }

            @Override
            public Double map(Double spread) {
                return spread;
            }
        };
    }
}
