package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.functions.Invocation;
import io.ksqlanomaly.runner.types.SqlType;
import java.util.List;

/** A call of a scalar or table function. */
record Call(SqlType type, String function, String signature, List<Expression> arguments) implements Expression {

    /** The same call of a table function, whose Java value is the list of all its rows. */
    Call asList() {
        return new Call(SqlType.array(type), function, signature, arguments);
    }

    @Override
    public String java(Scope scope) {
        Invocation invocation = scope.invocation(function, signature);
        return new CallWriter(scope, invocation, this).java();
    }
}
