package io.ksqlanomaly.runner.functions.builtin.aggregate;

import java.util.Map;

/** Reads ksql.functions.collect_list.limit and its like. */
final class CollectionLimit {

    private CollectionLimit() {
    }

    /** The largest number of elements; a property that is absent or negative sets none. */
    static int of(Map<String, ?> properties, String name) {
        Object limit = properties.get(name);
        if (limit == null) {
            return Integer.MAX_VALUE;
        }
        int number = limit instanceof Number given ? given.intValue() : Integer.parseInt(limit.toString());
        return number < 0 ? Integer.MAX_VALUE : number;
    }
}
