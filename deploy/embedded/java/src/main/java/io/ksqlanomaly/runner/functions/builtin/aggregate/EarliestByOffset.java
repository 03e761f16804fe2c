package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.Udaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/** EARLIEST_BY_OFFSET(column[, n][, ignoreNulls]). */
@UdafDescription(name = "EARLIEST_BY_OFFSET", category = "AGGREGATE",
        description = "The earliest value of a column, or the earliest n values as an array; NULLs count only "
                + "if asked for.")
public final class EarliestByOffset {

    private EarliestByOffset() {
    }

    @UdafFactory(description = "The earliest value that is not NULL.", aggregateSchema = Sequenced.SCHEMA)
    public static <T> Udaf<T, Struct, T> earliest() {
        return earliest(true);
    }

    @UdafFactory(description = "The earliest value.", aggregateSchema = Sequenced.SCHEMA)
    public static <T> Udaf<T, Struct, T> earliest(boolean ignoreNulls) {
        return new OneByOffset<>(false, ignoreNulls);
    }

    @UdafFactory(description = "The earliest n values that are not NULL.", aggregateSchema = Sequenced.ARRAY_SCHEMA)
    public static <T> Udaf<T, List<Struct>, List<T>> earliest(int n) {
        return earliest(n, true);
    }

    @UdafFactory(description = "The earliest n values.", aggregateSchema = Sequenced.ARRAY_SCHEMA)
    public static <T> Udaf<T, List<Struct>, List<T>> earliest(int n, boolean ignoreNulls) {
        return new SomeByOffset<>(false, n, ignoreNulls);
    }
}
