package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;

/** A column of the input row. */
record ColumnReference(SqlType type, String name) implements Expression {

    @Override
    public String java(Scope scope) {
        return Scope.cast(type, scope.column(name));
    }
}
