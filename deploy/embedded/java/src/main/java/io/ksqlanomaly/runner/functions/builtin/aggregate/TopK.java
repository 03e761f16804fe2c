package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.Udaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import io.confluent.ksql.util.Pair;
import io.confluent.ksql.util.Triple;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/** TOPK(column, k) and TOPK(column, others…, k). */
@UdafDescription(name = "TOPK", category = "AGGREGATE",
        description = "The k greatest values of a column in descending order; with further columns, structs of "
                + "the whole rows.")
public final class TopK {

    private TopK() {
    }

    @UdafFactory(description = "The k greatest values.")
    public static <T extends Comparable<? super T>> Udaf<T, List<T>, List<T>> topk(int k) {
        return new RankedValues<>(k, false);
    }

    @UdafFactory(description = "The rows of the k greatest values.",
            aggregateSchema = "ARRAY<STRUCT<`sort_col` T, `col0` U>>",
            returnSchema = "ARRAY<STRUCT<`sort_col` T, `col0` U>>")
    public static <T, U> Udaf<Pair<T, U>, List<Struct>, List<Struct>> topkPairs(int k) {
        return new RankedRows<>(k, row -> new Object[] { row.getLeft(), row.getRight() });
    }

    @UdafFactory(description = "The rows of the k greatest values.",
            aggregateSchema = "ARRAY<STRUCT<`sort_col` T, `col0` U, `col1` V>>",
            returnSchema = "ARRAY<STRUCT<`sort_col` T, `col0` U, `col1` V>>")
    public static <T, U, V> Udaf<Triple<T, U, V>, List<Struct>, List<Struct>> topkTriples(int k) {
        return new RankedRows<>(k, row -> new Object[] { row.getLeft(), row.getMiddle(), row.getRight() });
    }
}
