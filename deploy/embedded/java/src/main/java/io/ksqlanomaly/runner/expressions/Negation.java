package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;

/** A number with the other sign. */
record Negation(SqlType type, Expression operand) implements Expression {

    @Override
    public String java(Scope scope) {
        return "Arithmetic.negate(" + scope.operand(operand) + ")";
    }
}
