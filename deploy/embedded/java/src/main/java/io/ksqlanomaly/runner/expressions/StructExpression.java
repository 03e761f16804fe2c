package io.ksqlanomaly.runner.expressions;

import io.ksqlanomaly.runner.types.SqlType;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;

/** A STRUCT made of its fields, in the order of its type. */
record StructExpression(SqlType type, List<Expression> values) implements Expression {

    @Override
    public String java(Scope scope) {
        String schema = scope.constant(type.connect(), Schema.class);
        String fields = values.stream().map(scope::guarded).collect(Collectors.joining(", "));
        return "Access.struct(" + schema + ", new Object[] {" + fields + "})";
    }
}
