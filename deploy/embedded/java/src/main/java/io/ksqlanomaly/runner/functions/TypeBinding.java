package io.ksqlanomaly.runner.functions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the type variables of a signature stand for in one call. */
final class TypeBinding {

    private final Map<String, TypeExpression> types = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /** Matches a parameter's type with an argument's; a variable keeps its first meaning. */
    TypeBinding bind(TypeExpression parameter, TypeExpression argument) {
        if (parameter.isVariable()) {
            types.putIfAbsent(parameter.name(), argument);
        } else if (parameter.name().equals("DECIMAL") && argument.name().equals("DECIMAL")) {
            for (int i = 0; i < 2; i++) {
                bindNumber(parameter.arguments().get(i).name(), argument.arguments().get(i).name());
            }
        } else if (parameter.name().equals(argument.name())) {
            for (int i = 0; i < Math.min(parameter.arguments().size(), argument.arguments().size()); i++) {
                bind(parameter.arguments().get(i), argument.arguments().get(i));
            }
        }
        return this;
    }

    private void bindNumber(String variable, String value) {
        if (variable.length() == 1 && Character.isLetter(variable.charAt(0))) {
            numbers.putIfAbsent(variable, Integer.valueOf(value));
        }
    }

    /** The type with every bound variable replaced. */
    TypeExpression apply(TypeExpression type) {
        if (type.isVariable()) {
            return types.getOrDefault(type.name(), type);
        }
        List<TypeExpression> arguments = new ArrayList<>();
        for (TypeExpression argument : type.arguments()) {
            arguments.add(type.name().equals("DECIMAL") ? number(argument) : apply(argument));
        }
        return new TypeExpression(type.name(), arguments, type.fields());
    }

    private TypeExpression number(TypeExpression expression) {
        return TypeExpression.of(Integer.toString(new DecimalArithmetic(expression.name(), numbers).value()));
    }
}
