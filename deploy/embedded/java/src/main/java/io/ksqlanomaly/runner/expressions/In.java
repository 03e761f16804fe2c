package io.ksqlanomaly.runner.expressions;

import java.util.List;
import java.util.stream.Collectors;

/** IN a list. */
record In(Expression operand, List<Expression> items) implements Condition {

    @Override
    public String condition(Scope scope) {
        String values = items.stream().map(item -> item.java(scope)).collect(Collectors.joining(", "));
        return "Compare.in(" + operand.java(scope) + ", new Object[] {" + values + "})";
    }
}
