package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;

/** A constant. */
record Literal(SqlType type, Object value) implements Expression {

    @Override
    public String java(Scope scope) {
        if (value == null) {
            return type == null ? "null" : Scope.cast(type, "null");
        }
        return scope.constant(value, type.javaClass());
    }
}
