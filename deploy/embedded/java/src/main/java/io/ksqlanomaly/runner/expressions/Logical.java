package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;

/** AND and OR; NULL when a side that had to be looked at is NULL. */
record Logical(String operator, Expression left, Expression right) implements Expression {

    @Override
    public SqlType type() {
        return SqlType.BOOLEAN;
    }

    @Override
    public boolean isCondition() {
        return left.isCondition() && right.isCondition();
    }

    @Override
    public String condition(Scope scope) {
        if (isCondition()) {
            return "(" + left.condition(scope) + (isAnd() ? " && " : " || ") + right.condition(scope) + ")";
        }
        return "Compare.isTrue(" + java(scope) + ")";
    }

    /** The right side is not evaluated when the left one decides, or is NULL. */
    @Override
    public String java(Scope scope) {
        if (isCondition()) {
            return "Boolean.valueOf(" + condition(scope) + ")";
        }
        String first = scope.temporary(Boolean.class);
        String rest = "(Object) " + right.java(scope);
        String decided = isAnd() ? "(Object) Boolean.FALSE" : "(Object) Boolean.TRUE";
        return "((Boolean) ((" + first + " = " + left.java(scope) + ") == null ? (Object) null : ("
                + first + ".booleanValue() ? " + (isAnd() ? rest : decided) + " : " + (isAnd() ? decided : rest)
                + ")))";
    }

    private boolean isAnd() {
        return operator.equals("AND");
    }
}
