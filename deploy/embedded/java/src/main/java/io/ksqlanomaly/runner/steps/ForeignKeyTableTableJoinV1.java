package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.expressions.Expression;
import io.ksqlanomaly.runner.plan.NamedExpression;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.state.Materialization;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.topology.Rows;
import io.ksqlanomaly.runner.topology.TableRows;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TableJoined;
import org.apache.kafka.streams.kstream.ValueJoiner;
import org.apache.kafka.streams.state.KeyValueStore;

/** Two tables, joined by a value of the left one that is the key of the right one. */
record ForeignKeyTableTableJoinV1(String name, RowSchema schema, Step left, Step right, JoinType join,
        Expression foreignKey) implements Step {

    static Step read(StepNode node) {
        return new ForeignKeyTableTableJoinV1(node.name(), node.schema(), node.step("left"), node.step("right"),
                JoinType.read(node), node.expression("foreign_key"));
    }

    @Override
    public Rows build(QueryBuilder builder) {
        TableRows a = builder.table(left);
        TableRows b = builder.table(right);
        JoinedRow rows = JoinedRow.of(a.schema(), b.schema());
        KeyExpressions keys = new KeyExpressions(builder, name,
                List.of(new NamedExpression("foreign key", foreignKey)), a.schema());
        Materialized<Object, Object[], KeyValueStore<Bytes, byte[]>> store = Materialized
                .<Object, Object[], KeyValueStore<Bytes, byte[]>>as(name).withKeySerde(a.fullKeys())
                .withValueSerde(builder.serdes().internalValue(schema.value()));
        TableJoined<Object, Object> joined = TableJoined.as(name);
        ValueJoiner<Object[], Object[], Object[]> joiner = rows::join;
        KTable<Object, Object[]> table = switch (join) {
        case INNER -> a.table().join(b.table(), keys::evaluateWhole, joiner, joined, store);
        case LEFT -> a.table().leftJoin(b.table(), keys::evaluateWhole, joiner, joined, store);
        default -> throw new PlanException("a foreign key join cannot be " + join);
        };
        return new TableRows(table, schema, a.keys(), a.window(), new Materialization(name, a.window(), schema));
    }
}
