package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import java.util.function.BinaryOperator;

/** Sums the values that are not NULL. */
record Addition<T>(T zero, BinaryOperator<T> plus, BinaryOperator<T> minus) implements TableUdaf<T, T, T> {

    @Override
    public T initialize() {
        return zero;
    }

    @Override
    public T aggregate(T value, T sum) {
        return value == null ? sum : plus.apply(sum, value);
    }

    @Override
    public T undo(T value, T sum) {
        return value == null ? sum : minus.apply(sum, value);
    }

    @Override
    public T merge(T first, T second) {
        return plus.apply(first, second);
    }

    @Override
    public T map(T sum) {
        return sum;
    }
}
