package io.confluent.ksql.schema.ksql.types;

import java.util.Objects;

/** A SQL type; {@code toString()} is its SQL text. */
public abstract class SqlType {
    private final SqlBaseType baseType;

    SqlType(SqlBaseType baseType) {
        this.baseType = Objects.requireNonNull(baseType, "baseType");
    }

    public SqlBaseType baseType() {
        return baseType;
    }

    /** Types are equal when their SQL text is. */
    @Override
    public final boolean equals(Object other) {
        return other instanceof SqlType && toString().equals(other.toString());
    }

    @Override
    public final int hashCode() {
        return toString().hashCode();
    }

    @Override
    public abstract String toString();
}
