package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;
import java.util.List;
import java.util.stream.Collectors;

/** A MAP made of its entries. */
record MapExpression(SqlType type, List<Entry> entries) implements Expression {

    /** One key and its value. */
    record Entry(Expression key, Expression value) {
    }

    @Override
    public String java(Scope scope) {
        String values = entries.stream()
                .map(entry -> scope.guarded(entry.key()) + ", " + scope.guarded(entry.value()))
                .collect(Collectors.joining(", "));
        return "Access.map(new Object[] {" + values + "})";
    }
}
