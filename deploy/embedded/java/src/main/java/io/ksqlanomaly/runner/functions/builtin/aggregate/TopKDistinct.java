package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.Udaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import java.util.List;

/** TOPKDISTINCT(column, k). */
@UdafDescription(name = "TOPKDISTINCT", category = "AGGREGATE",
        description = "The k greatest distinct values of a column in descending order.")
public final class TopKDistinct {

    private TopKDistinct() {
    }

    @UdafFactory(description = "The k greatest distinct values.")
    public static <T extends Comparable<? super T>> Udaf<T, List<T>, List<T>> topkDistinct(int k) {
        return new RankedValues<>(k, true);
    }
}
