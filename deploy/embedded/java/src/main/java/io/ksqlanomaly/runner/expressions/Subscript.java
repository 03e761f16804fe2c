package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;

/** An element of an array (from 1; from the end when negative) or the value of a map; NULL when there is none. */
record Subscript(SqlType type, Expression operand, Expression index) implements Expression {

    @Override
    public String java(Scope scope) {
        String method = operand.type().base() == SqlType.Base.MAP ? "entry" : "element";
        return Scope.cast(type, "Access." + method + "(" + operand.java(scope) + ", " + index.java(scope) + ")");
    }
}
