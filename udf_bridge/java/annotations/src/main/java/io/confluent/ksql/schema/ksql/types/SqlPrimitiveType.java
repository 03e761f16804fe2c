package io.confluent.ksql.schema.ksql.types;

import java.util.Locale;

/** A SQL type without parameters, such as BIGINT. */
public final class SqlPrimitiveType extends SqlType {
    private SqlPrimitiveType(SqlBaseType baseType) {
        super(baseType);
    }

    /** The type of a name; INT and VARCHAR are taken for INTEGER and STRING. */
    public static SqlPrimitiveType of(String name) {
        switch (name.toUpperCase(Locale.ROOT)) {
        case "INT":
            return of(SqlBaseType.INTEGER);
        case "VARCHAR":
            return of(SqlBaseType.STRING);
        default:
            return of(SqlBaseType.valueOf(name.toUpperCase(Locale.ROOT)));
        }
    }

    public static SqlPrimitiveType of(SqlBaseType baseType) {
        switch (baseType) {
        case ARRAY:
        case MAP:
        case STRUCT:
        case DECIMAL:
            throw new IllegalArgumentException(baseType + " is not a primitive type");
        default:
            return new SqlPrimitiveType(baseType);
        }
    }

    @Override
    public String toString() {
        return baseType().name();
    }
}
