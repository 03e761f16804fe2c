package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.Udaf;

/** Keeps the least or the greatest of the values that are not NULL. */
record Extreme<T extends Comparable<? super T>>(int sign) implements Udaf<T, T, T> {

    static <T extends Comparable<? super T>> Extreme<T> least() {
        return new Extreme<>(-1);
    }

    static <T extends Comparable<? super T>> Extreme<T> greatest() {
        return new Extreme<>(1);
    }

    @Override
    public T initialize() {
        return null;
    }

    @Override
    public T aggregate(T value, T extreme) {
        return merge(extreme, value);
    }

    @Override
    public T merge(T first, T second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return second.compareTo(first) * sign > 0 ? second : first;
    }

    @Override
    public T map(T extreme) {
        return extreme;
    }
}
