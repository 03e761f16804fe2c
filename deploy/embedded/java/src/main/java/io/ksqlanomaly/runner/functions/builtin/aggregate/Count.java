package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;

/** COUNT(*) and COUNT(column). */
@UdafDescription(name = "COUNT", category = "AGGREGATE",
        description = "The number of rows, or of the rows where a column is not NULL.")
public final class Count {

    private Count() {
    }

    @UdafFactory(description = "Counts all rows.")
    public static TableUdaf<Void, Long, Long> countRows() {
        return new Counter<>(true);
    }

    @UdafFactory(description = "Counts the rows where the column is not NULL.")
    public static <T> TableUdaf<T, Long, Long> countValues() {
        return new Counter<>(false);
    }

    private record Counter<T>(boolean nulls) implements TableUdaf<T, Long, Long> {

        @Override
        public Long initialize() {
            return 0L;
        }

        @Override
        public Long aggregate(T value, Long count) {
            return nulls || value != null ? (Long) (count + 1) : count;
        }

        @Override
        public Long undo(T value, Long count) {
            return nulls || value != null ? (Long) (count - 1) : count;
        }

        @Override
        public Long merge(Long first, Long second) {
            return first + second;
        }

        @Override
        public Long map(Long count) {
            return count;
        }
    }
}
