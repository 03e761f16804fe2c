package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.Udaf;
import java.util.Comparator;
import java.util.List;

/** The k greatest values that are not NULL. */
record RankedValues<T extends Comparable<? super T>>(Ranking<T> ranking) implements Udaf<T, List<T>, List<T>> {

    RankedValues(int k, boolean distinct) {
        this(new Ranking<T>(Comparator.reverseOrder(), k, distinct));
    }

    @Override
    public List<T> initialize() {
        return List.of();
    }

    @Override
    public List<T> aggregate(T value, List<T> ranked) {
        return value == null ? ranked : ranking.insert(value, ranked);
    }

    @Override
    public List<T> merge(List<T> first, List<T> second) {
        return ranking.merge(first, second);
    }

    @Override
    public List<T> map(List<T> ranked) {
        return ranked;
    }
}
