package io.ksqlanomaly.runner.plan;

import io.ksqlanomaly.runner.expressions.Expression;

/** An expression and the name of the column that it becomes. */
public record NamedExpression(String name, Expression expression) {
}
