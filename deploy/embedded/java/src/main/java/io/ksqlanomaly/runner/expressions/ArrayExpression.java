package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;
import java.util.List;
import java.util.stream.Collectors;

/** An ARRAY made of its items. */
record ArrayExpression(SqlType type, List<Expression> items) implements Expression {

    @Override
    public String java(Scope scope) {
        String values = items.stream().map(item -> item.java(scope)).collect(Collectors.joining(", "));
        return "Access.array(new Object[] {" + values + "})";
    }
}
