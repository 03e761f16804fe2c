package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.ksqlanomaly.runner.functions.FunctionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps the greatest values in descending order; of equal ones, the first to arrive comes first. */
record Ranking<T>(Comparator<T> descending, int limit, boolean distinct) {

    Ranking {
        if (limit < 1) {
            throw new FunctionException("k must be 1 or greater");
        }
    }

    /** The list with the value at its place, and no longer than the limit. */
    List<T> insert(T value, List<T> ranked) {
        int index = ranked.size();
        while (index > 0 && descending.compare(ranked.get(index - 1), value) > 0) {
            index--;
        }
        boolean known = distinct && index > 0 && descending.compare(ranked.get(index - 1), value) == 0;
        if (known || index >= limit) {
            return ranked;
        }
        List<T> longer = new ArrayList<>(ranked);
        longer.add(index, value);
        return longer.size() > limit ? longer.subList(0, limit) : longer;
    }

    List<T> merge(List<T> first, List<T> second) {
        List<T> all = first;
        for (T value : second) {
            all = insert(value, all);
        }
        return all;
    }
}
