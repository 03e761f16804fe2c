package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.WindowSpec;
import io.ksqlanomaly.runner.state.Materialization;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.TableRows;
import io.ksqlanomaly.runner.types.RowSchema;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.kstream.KTable;

/** The table of results over a table of states. */
final class AggregateResult {

    private AggregateResult() {
    }

    static TableRows of(String name, KTable<Object, Object[]> states, AggregateState state, RowSchema schema,
            Serde<Object> keys, WindowSpec window, QueryBuilder builder) {
        RowSchema stored = new RowSchema(schema.key(), state.columns());
        TableRows table = new TableRows(states, stored, keys, window, new Materialization(name, window, stored));
        return table.map(name + "-result", state.result(schema), schema,
                builder.serdes().internalValue(schema.value()));
    }
}
