package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.functions.Invocation;
import io.ksqlanomaly.runner.types.SqlType;
import java.util.List;

/** A call of a scalar or table function. */
record Call(SqlType type, String function, String signature, List<Expression> arguments) implements Expression {

    @Override
    public String java(Scope scope) {
        Invocation invocation = scope.invocation(function, signature);
        return new CallWriter(scope, invocation, this).java();
    }
}
