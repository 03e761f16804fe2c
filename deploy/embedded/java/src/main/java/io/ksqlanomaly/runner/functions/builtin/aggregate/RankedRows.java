package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.Udaf;
import io.confluent.ksql.schema.ksql.SqlArgument;
import io.ksqlanomaly.runner.functions.ConnectSchemas;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** The rows with the k greatest values of their first column. */
final class RankedRows<I> implements Udaf<I, List<Struct>, List<Struct>> {

    private static final String SORT = "sort_col";

    private final Function<I, Object[]> columns;
    private final Ranking<Struct> ranking;
    private Schema schema;

    /** The first of the columns is ranked. */
    RankedRows(int k, Function<I, Object[]> columns) {
        this.columns = columns;
        this.ranking = new Ranking<>(RankedRows::descending, k, false);
    }

    @Override
    public void initializeTypeArguments(List<SqlArgument> types) {
        SchemaBuilder builder = SchemaBuilder.struct().optional();
        for (int i = 0; i < types.size(); i++) {
            builder.field(i == 0 ? SORT : "col" + (i - 1), ConnectSchemas.of(types.get(i).getSqlTypeOrThrow()));
        }
        schema = builder.build();
    }

    @Override
    public List<Struct> initialize() {
        return List.of();
    }

    @Override
    public List<Struct> aggregate(I input, List<Struct> ranked) {
        Object[] values = columns.apply(input);
        if (values[0] == null) {
            return ranked;
        }
        Struct row = new Struct(schema);
        for (int i = 0; i < values.length; i++) {
            row.put(schema.fields().get(i), values[i]);
        }
        return ranking.insert(row, ranked);
    }

    @Override
    public List<Struct> merge(List<Struct> first, List<Struct> second) {
        return ranking.merge(first, second);
    }

    @Override
    public List<Struct> map(List<Struct> ranked) {
        return ranked;
    }

    @SuppressWarnings("unchecked")
    private static int descending(Struct first, Struct second) {
        return ((Comparable<Object>) second.get(SORT)).compareTo(first.get(SORT));
    }
}
