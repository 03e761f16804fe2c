package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.Udaf;
import io.confluent.ksql.schema.ksql.SqlArgument;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/** The first or the last value; the state is null before there is one. */
final class OneByOffset<T> implements Udaf<T, Struct, T> {

    private final boolean latest;
    private final boolean ignoreNulls;
    private Sequenced sequenced;

    OneByOffset(boolean latest, boolean ignoreNulls) {
        this.latest = latest;
        this.ignoreNulls = ignoreNulls;
    }

    @Override
    public void initializeTypeArguments(List<SqlArgument> types) {
        sequenced = new Sequenced(types);
    }

    @Override
    public Struct initialize() {
        return null;
    }

    @Override
    public Struct aggregate(T value, Struct state) {
        boolean skipped = value == null && ignoreNulls || state != null && !latest;
        return skipped ? state : sequenced.next(value);
    }

    @Override
    public Struct merge(Struct first, Struct second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return Sequenced.ORDER.compare(first, second) > 0 == latest ? first : second;
    }

    @Override
    public T map(Struct state) {
        return state == null ? null : Sequenced.value(state);
    }
}
