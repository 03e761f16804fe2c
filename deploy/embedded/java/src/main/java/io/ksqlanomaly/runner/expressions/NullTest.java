package io.ksqlanomaly.runner.expressions;

/** IS NULL and IS NOT NULL. */
record NullTest(Expression operand, boolean wantsNull) implements Condition {

    @Override
    public String condition(Scope scope) {
        return "((Object) " + operand.java(scope) + (wantsNull ? " == null)" : " != null)");
    }
}
