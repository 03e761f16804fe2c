package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;
import java.util.List;

/** CASE: the first branch whose condition is true; the others are not evaluated. */
record CaseExpression(SqlType type, List<When> whens, Expression otherwise) implements Expression {

    /** One branch. */
    record When(Expression condition, Expression value) {
    }

    @Override
    public String java(Scope scope) {
        StringBuilder java = new StringBuilder();
        for (When when : whens) {
            java.append('(').append(when.condition().condition(scope)).append(" ? (Object) ")
                    .append(when.value().java(scope)).append(" : ");
        }
        java.append("(Object) ").append(otherwise == null ? "null" : otherwise.java(scope))
                .append(")".repeat(whens.size()));
        return type == null ? java.toString() : Scope.cast(type, java.toString());
    }
}
