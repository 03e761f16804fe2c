package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** HISTOGRAM(column). */
@UdafDescription(name = "HISTOGRAM", category = "AGGREGATE",
        description = "A map of the distinct values of a column to how often each occurs; at most 1000 values.")
public final class Histogram {

    private Histogram() {
    }

    private static final int LIMIT = 1_000;

    @UdafFactory(description = "Counts each distinct string.")
    public static TableUdaf<String, Map<String, Long>, Map<String, Long>> histogram() {
        return new Counts();
    }

    private static final class Counts implements TableUdaf<String, Map<String, Long>, Map<String, Long>> {

        @Override
        public Map<String, Long> initialize() {
            return Map.of();
        }

        @Override
        public Map<String, Long> aggregate(String value, Map<String, Long> counts) {
            return value == null ? counts : merge(counts, Map.of(value, 1L));
        }

        @Override
        public Map<String, Long> undo(String value, Map<String, Long> counts) {
            Map<String, Long> rest = new LinkedHashMap<>(counts);
            rest.computeIfPresent(value, (key, count) -> count > 1 ? count - 1 : null);
            return rest;
        }

        @Override
        public Map<String, Long> merge(Map<String, Long> first, Map<String, Long> second) {
            Map<String, Long> all = new LinkedHashMap<>(first);
            second.forEach((value, count) -> {
                if (all.size() < LIMIT || all.containsKey(value)) {
                    all.merge(value, count, Long::sum);
                }
            });
            return all;
        }

        @Override
        public Map<String, Long> map(Map<String, Long> counts) {
            return counts;
        }
    }
}
