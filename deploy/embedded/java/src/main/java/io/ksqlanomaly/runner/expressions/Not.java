package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;

/** NOT; NULL for NULL. */
record Not(Expression operand) implements Expression {

    @Override
    public SqlType type() {
        return SqlType.BOOLEAN;
    }

    @Override
    public boolean isCondition() {
        return operand.isCondition();
    }

    @Override
    public String condition(Scope scope) {
        return isCondition() ? "!" + operand.condition(scope) : "Compare.isTrue(" + java(scope) + ")";
    }

    @Override
    public String java(Scope scope) {
        return isCondition() ? "Boolean.valueOf(" + condition(scope) + ")" : "Compare.not(" + operand.java(scope) + ")";
    }
}
