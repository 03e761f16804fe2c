package io.confluent.ksql.schema.ksql;

import io.confluent.ksql.schema.ksql.types.SqlType;
import java.util.Objects;
import java.util.Optional;

/** The SQL type of one argument as a function sees it; empty for a bare NULL. */
public final class SqlArgument {
    private final SqlType type;

    private SqlArgument(SqlType type) {
        this.type = type;
    }

    /** An argument of a type; null stands for a bare NULL. */
    public static SqlArgument of(SqlType type) {
        return new SqlArgument(type);
    }

    public Optional<SqlType> getSqlType() {
        return Optional.ofNullable(type);
    }

    /** The argument's type. */
    public SqlType getSqlTypeOrThrow() {
        return getSqlType().orElseThrow(() -> new IllegalStateException("the argument has no type"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SqlArgument && Objects.equals(type, ((SqlArgument) other).type);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(type);
    }

    @Override
    public String toString() {
        return String.valueOf(type);
    }
}
