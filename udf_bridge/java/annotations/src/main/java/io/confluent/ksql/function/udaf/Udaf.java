package io.confluent.ksql.function.udaf;

import io.confluent.ksql.schema.ksql.SqlArgument;
import io.confluent.ksql.schema.ksql.types.SqlType;
import java.util.List;
import java.util.Optional;

/**
 * An aggregate function.
 *
 * @param <I> one argument, or a {@code Pair}, {@code Triple}, … of several
 * @param <A> the state kept between rows
 * @param <O> the result
 */
public interface Udaf<I, A, O> {
    /** Tells the SQL types of the arguments, before anything else is called. */
    default void initializeTypeArguments(List<SqlArgument> argumentTypes) {
    }

    /** The SQL type of the state, when it depends on the arguments. */
    default Optional<SqlType> getAggregateSqlType() {
        return Optional.empty();
    }

    /** The SQL type of the result, when it depends on the arguments. */
    default Optional<SqlType> getReturnSqlType() {
        return Optional.empty();
    }

    /** The state before the first row. */
    A initialize();

    /** The state after one more row. */
    A aggregate(I current, A aggregate);

    /** One state out of two; for session windows that grow together. */
    A merge(A aggregateOne, A aggregateTwo);

    /** The result of a state. */
    O map(A aggregate);
}
