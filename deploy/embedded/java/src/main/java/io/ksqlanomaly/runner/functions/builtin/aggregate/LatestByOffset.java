package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.Udaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/** LATEST_BY_OFFSET(column[, n][, ignoreNulls]). */
@UdafDescription(name = "LATEST_BY_OFFSET", category = "AGGREGATE",
        description = "The latest value of a column, or the latest n values as an array; NULLs count only if "
                + "asked for.")
public final class LatestByOffset {

    private LatestByOffset() {
    }

    @UdafFactory(description = "The latest value that is not NULL.", aggregateSchema = Sequenced.SCHEMA)
    public static <T> Udaf<T, Struct, T> latest() {
        return latest(true);
    }

    @UdafFactory(description = "The latest value.", aggregateSchema = Sequenced.SCHEMA)
    public static <T> Udaf<T, Struct, T> latest(boolean ignoreNulls) {
        return new OneByOffset<>(true, ignoreNulls);
    }

    @UdafFactory(description = "The latest n values that are not NULL.", aggregateSchema = Sequenced.ARRAY_SCHEMA)
    public static <T> Udaf<T, List<Struct>, List<T>> latest(int n) {
        return latest(n, true);
    }

    @UdafFactory(description = "The latest n values.", aggregateSchema = Sequenced.ARRAY_SCHEMA)
    public static <T> Udaf<T, List<Struct>, List<T>> latest(int n, boolean ignoreNulls) {
        return new SomeByOffset<>(true, n, ignoreNulls);
    }
}
