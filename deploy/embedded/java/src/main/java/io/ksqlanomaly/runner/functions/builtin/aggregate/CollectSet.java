package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.Udaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.Configurable;

/** COLLECT_SET(column); ksql.functions.collect_set.limit bounds the array, what comes after is dropped. */
@UdafDescription(name = "COLLECT_SET", category = "AGGREGATE",
        description = "The distinct values of a column as an array, NULL included, in the order of their arrival.")
public final class CollectSet {

    private CollectSet() {
    }

    @UdafFactory(description = "Collects values of any type.")
    public static <T> Udaf<T, List<T>, List<T>> collectSet() {
        return new Collector<>();
    }

    private static final class Collector<T> implements Udaf<T, List<T>, List<T>>, Configurable {

        private int limit = Integer.MAX_VALUE;

        @Override
        public void configure(Map<String, ?> properties) {
            limit = CollectionLimit.of(properties, "ksql.functions.collect_set.limit");
        }

        @Override
        public List<T> initialize() {
            return Collections.emptyList();
        }

        @Override
        public List<T> aggregate(T value, List<T> values) {
            if (values.size() >= limit || values.contains(value)) {
                return values;
            }
            List<T> all = new ArrayList<>(values);
            all.add(value);
            return all;
        }

        @Override
        public List<T> merge(List<T> first, List<T> second) {
            Set<T> all = new LinkedHashSet<>(first);
            all.addAll(second);
            return all.stream().limit(limit).collect(Collectors.toCollection(ArrayList::new));
        }

        @Override
        public List<T> map(List<T> values) {
            return values;
        }
    }
}
