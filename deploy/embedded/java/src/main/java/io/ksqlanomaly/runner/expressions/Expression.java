package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;

/** A typed SQL expression that knows its own Java source. */
public interface Expression {

    /** Type of the value; null only for a bare NULL. */
    SqlType type();

    /** Java source of the value: a boxed object of {@link SqlType#javaClass}, which may be null. */
    String java(Scope scope);

    /** Java source of a primitive boolean; NULL counts as false. */
    default String condition(Scope scope) {
        return "Compare.isTrue(" + java(scope) + ")";
    }

    /** Whether the value is a boolean that is never NULL. */
    default boolean isCondition() {
        return false;
    }

    /** The name of the column that this just is, or null. */
    default String columnName() {
        return this instanceof ColumnReference column ? column.name() : null;
    }
}
