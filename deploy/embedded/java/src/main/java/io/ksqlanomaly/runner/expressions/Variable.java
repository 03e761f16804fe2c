package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;

/** A parameter of the lambda around it. */
record Variable(SqlType type, String name) implements Expression {

    @Override
    public String java(Scope scope) {
        return Scope.cast(type, scope.variable(name));
    }
}
