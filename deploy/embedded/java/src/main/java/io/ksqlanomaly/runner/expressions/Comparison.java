package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.plan.PlanException;
import java.util.Map;

/** A comparison of two values of one type; false when one is NULL, IS [NOT] DISTINCT FROM apart. */
record Comparison(String operator, Expression left, Expression right) implements Condition {

    private static final Map<String, String> METHODS = Map.of("=", "equal", "<>", "notEqual", "<", "less", "<=",
            "lessOrEqual", ">", "greater", ">=", "greaterOrEqual", "IS DISTINCT FROM", "distinct",
            "IS NOT DISTINCT FROM",
            "notDistinct");

    @Override
    public String condition(Scope scope) {
        if (!METHODS.containsKey(operator)) {
            throw new PlanException("unknown comparison operator " + operator);
        }
        if (left.type() == null || right.type() == null) {
            return "Compare." + METHODS.get(operator) + "((Object) " + left.java(scope) + ", (Object) "
                    + right.java(scope) + ")";
        }
        return "Compare." + METHODS.get(operator) + "(" + left.java(scope) + ", " + right.java(scope) + ")";
    }
}
