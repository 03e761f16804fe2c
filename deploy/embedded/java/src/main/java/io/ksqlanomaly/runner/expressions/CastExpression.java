package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.expressions.runtime.Caster;
import io.ksqlanomaly.runner.expressions.runtime.Casts;
import io.ksqlanomaly.runner.types.SqlType;

/** CAST, and every implicit conversion. */
record CastExpression(SqlType type, Expression operand) implements Expression {

    @Override
    public String java(Scope scope) {
        SqlType from = operand.type();
        if (from == null || from.equals(type)) {
            return Scope.cast(type, operand.java(scope));
        }
        String direct = direct(from.base());
        if (direct != null) {
            return "Casts." + direct + "(" + operand.java(scope) + ")";
        }
        String caster = scope.constant(Casts.caster(from, type), Caster.class);
        boolean isText = type.base() == SqlType.Base.STRING; // text of a value that fails is NULL, not a failure
        String value = isText ? scope.guarded(operand) : operand.java(scope);
        return Scope.cast(type, caster + ".cast(" + value + ")");
    }

    /** The static method of the widenings that happen in every arithmetic and call. */
    private String direct(SqlType.Base from) {
        return switch (type.base()) {
        case DOUBLE -> from == SqlType.Base.INTEGER || from == SqlType.Base.BIGINT ? "toDouble" : null;
        case BIGINT -> from == SqlType.Base.INTEGER ? "toLong" : null;
        default -> null;
        };
    }
}
