package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.functions.TriFunction;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.types.SqlType;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A lambda: an object of Function, BiFunction or TriFunction. */
record Lambda(SqlType type, List<String> parameters, Expression body) implements Expression {

    private static final List<Class<?>> INTERFACES = List.of(Function.class, BiFunction.class, TriFunction.class);

    @Override
    public String java(Scope scope) {
        if (parameters.isEmpty() || parameters.size() > INTERFACES.size()) {
            throw new PlanException("a lambda takes 1 to 3 parameters, not " + parameters.size());
        }
        Scope inner = scope.lambda(parameters);
        String value = body.java(inner);
        String signature = parameters.stream().map(p -> "final Object " + inner.variable(p))
                .collect(Collectors.joining(", "));
        return "new " + INTERFACES.get(parameters.size() - 1).getName() + "() { public Object apply(" + signature
                + ") { "
                + inner.declarations() + "return " + value + "; } }";
    }
}
