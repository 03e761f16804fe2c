package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;

/** An expression that is true or false and never NULL: a comparison with NULL is false, as in ksqlDB. */
interface Condition extends Expression {

    @Override
    default SqlType type() {
        return SqlType.BOOLEAN;
    }

    @Override
    default String java(Scope scope) {
        return "Boolean.valueOf(" + condition(scope) + ")";
    }

    @Override
    String condition(Scope scope);

    @Override
    default boolean isCondition() {
        return true;
    }
}
