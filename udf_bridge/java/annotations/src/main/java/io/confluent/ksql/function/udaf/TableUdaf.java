package io.confluent.ksql.function.udaf;

/** An aggregate function that may also read a table, because it can take a row back. */
public interface TableUdaf<I, A, O> extends Udaf<I, A, O> {
    /** The state as if the row had never been aggregated. */
    A undo(I valueToUndo, A aggregateValue);
}
