package io.ksqlanomaly.runner.expressions;

/** LIKE with % and _. */
record LikeExpression(Expression operand, Expression pattern, String escape) implements Condition {

    @Override
    public String condition(Scope scope) {
        int character = escape == null || escape.isEmpty() ? -1 : escape.charAt(0);
        return "Like.matches(" + operand.java(scope) + ", " + pattern.java(scope) + ", " + character + ")";
    }
}
