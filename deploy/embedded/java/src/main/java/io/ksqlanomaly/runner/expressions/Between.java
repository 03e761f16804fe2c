package io.ksqlanomaly.runner.expressions;

/** BETWEEN, both ends included. */
record Between(Expression operand, Expression low, Expression high) implements Condition {

    @Override
    public String condition(Scope scope) {
        return "Compare.between(" + operand.java(scope) + ", " + low.java(scope) + ", " + high.java(scope) + ")";
    }
}
