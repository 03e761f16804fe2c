package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.Udaf;
import io.confluent.ksql.schema.ksql.SqlArgument;
import io.ksqlanomaly.runner.functions.FunctionException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/** The first or the last values, in the order of their arrival. */
final class SomeByOffset<T> implements Udaf<T, List<Struct>, List<T>> {

    private final boolean latest;
    private final int limit;
    private final boolean ignoreNulls;
    private Sequenced sequenced;

    SomeByOffset(boolean latest, int limit, boolean ignoreNulls) {
        if (limit < 1) {
            throw new FunctionException((latest ? "latestN" : "earliestN") + " must be 1 or greater");
        }
        this.latest = latest;
        this.limit = limit;
        this.ignoreNulls = ignoreNulls;
    }

    @Override
    public void initializeTypeArguments(List<SqlArgument> types) {
        sequenced = new Sequenced(types);
    }

    @Override
    public List<Struct> initialize() {
        return List.of();
    }

    @Override
    public List<Struct> aggregate(T value, List<Struct> state) {
        boolean skipped = value == null && ignoreNulls || !latest && state.size() >= limit;
        return skipped ? state : merge(state, List.of(sequenced.next(value)));
    }

    @Override
    public List<Struct> merge(List<Struct> first, List<Struct> second) {
        List<Struct> all = new ArrayList<>(first);
        all.addAll(second);
        all.sort(Sequenced.ORDER);
        int surplus = Math.max(all.size() - limit, 0);
        return latest ? all.subList(surplus, all.size()) : all.subList(0, all.size() - surplus);
    }

    @Override
    public List<T> map(List<Struct> state) {
        List<T> values = new ArrayList<>(state.size());
        state.forEach(row -> values.add(Sequenced.value(row)));
        return values;
    }
}
