package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;

/** A field of a struct; NULL for a NULL struct. */
record FieldAccess(SqlType type, Expression operand, String name) implements Expression {

    @Override
    public String java(Scope scope) {
        return Scope.cast(type,
                "Access.field(" + operand.java(scope) + ", " + scope.constant(name, String.class) + ")");
    }
}
