package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import java.util.List;

/** SUM_LIST(array), of the type of the elements. */
@UdafDescription(name = "SUM_LIST", category = "AGGREGATE",
        description = "The sum of all elements of arrays; NULLs do not count.")
public final class SumList {

    private SumList() {
    }

    @UdafFactory(description = "Sums integers.")
    public static TableUdaf<List<Integer>, Integer, Integer> sumIntegers() {
        return new Elements<>(new Addition<>(0, (a, b) -> a + b, (a, b) -> a - b));
    }

    @UdafFactory(description = "Sums big integers.")
    public static TableUdaf<List<Long>, Long, Long> sumBigints() {
        return new Elements<>(new Addition<>(0L, (a, b) -> a + b, (a, b) -> a - b));
    }

    @UdafFactory(description = "Sums doubles.")
    public static TableUdaf<List<Double>, Double, Double> sumDoubles() {
        return new Elements<>(new Addition<>(0.0, (a, b) -> a + b, (a, b) -> a - b));
    }

    private record Elements<T>(Addition<T> addition) implements TableUdaf<List<T>, T, T> {

        @Override
        public T initialize() {
            return addition.zero();
        }

        @Override
        public T aggregate(List<T> values, T sum) {
            return values == null ? sum : addition.plus().apply(sum, total(values));
        }

        @Override
        public T undo(List<T> values, T sum) {
            return values == null ? sum : addition.minus().apply(sum, total(values));
        }

        @Override
        public T merge(T first, T second) {
            return addition.merge(first, second);
        }

        @Override
        public T map(T sum) {
            return sum;
        }

        private T total(List<T> values) {
            T total = addition.zero();
            for (T value : values) {
                total = addition.aggregate(value, total);
            }
            return total;
        }
    }
}
