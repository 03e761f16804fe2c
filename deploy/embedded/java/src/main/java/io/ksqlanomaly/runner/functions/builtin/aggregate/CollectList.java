package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Configurable;

/** COLLECT_LIST(column); ksql.functions.collect_list.limit bounds the array, what comes after is dropped. */
@UdafDescription(name = "COLLECT_LIST", category = "AGGREGATE",
        description = "All values of a column as an array, NULLs included.")
public final class CollectList {

    private CollectList() {
    }

    @UdafFactory(description = "Collects values of any type.")
    public static <T> TableUdaf<T, List<T>, List<T>> collectList() {
        return new Collector<>();
    }

    private static final class Collector<T> implements TableUdaf<T, List<T>, List<T>>, Configurable {

        private int limit = Integer.MAX_VALUE;

        @Override
        public void configure(Map<String, ?> properties) {
            limit = CollectionLimit.of(properties, "ksql.functions.collect_list.limit");
        }

        @Override
        public List<T> initialize() {
            return Collections.emptyList();
        }

        @Override
        public List<T> aggregate(T value, List<T> values) {
            return merge(values, Collections.singletonList(value));
        }

        @Override
        public List<T> undo(T value, List<T> values) {
            int index = values.lastIndexOf(value);
            if (index < 0) {
                return values;
            }
            List<T> rest = new ArrayList<>(values);
            rest.remove(index);
            return rest;
        }

        @Override
        public List<T> merge(List<T> first, List<T> second) {
            int room = Math.max(Math.min(limit - first.size(), second.size()), 0);
            List<T> all = new ArrayList<>(first.size() + room);
            all.addAll(first);
            all.addAll(second.subList(0, room));
            return all;
        }

        @Override
        public List<T> map(List<T> values) {
            return values;
        }
    }
}
