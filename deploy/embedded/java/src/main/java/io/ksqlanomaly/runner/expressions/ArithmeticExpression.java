package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.types.SqlType;
import java.util.Map;

/** An arithmetic operation; NULL when an operand is NULL. */
record ArithmeticExpression(SqlType type, String operator, Expression left, Expression right) implements Expression {

    private static final Map<String, String> METHODS = Map.of("+", "add", "-", "subtract", "*", "multiply", "/",
            "divide", "%", "remainder");

    @Override
    public String java(Scope scope) {
        if (!METHODS.containsKey(operator)) {
            throw new PlanException("unknown arithmetic operator " + operator);
        }
        String operands = scope.operand(left) + ", " + scope.operand(right);
        String digits = type.base() == SqlType.Base.DECIMAL ? ", " + type.precision() + ", " + type.scale() : "";
        return "Arithmetic." + METHODS.get(operator) + "(" + operands + digits + ")";
    }
}
