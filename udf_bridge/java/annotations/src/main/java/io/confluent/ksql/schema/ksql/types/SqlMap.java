package io.confluent.ksql.schema.ksql.types;

import java.util.Objects;

/** MAP from one key type to one value type. */
public final class SqlMap extends SqlType {
    private final SqlType keyType;
    private final SqlType valueType;

    private SqlMap(SqlType keyType, SqlType valueType) {
        super(SqlBaseType.MAP);
        this.keyType = Objects.requireNonNull(keyType, "keyType");
        this.valueType = Objects.requireNonNull(valueType, "valueType");
    }

    public static SqlMap of(SqlType keyType, SqlType valueType) {
        return new SqlMap(keyType, valueType);
    }

    public SqlType getKeyType() {
        return keyType;
    }

    public SqlType getValueType() {
        return valueType;
    }

    @Override
    public String toString() {
        return "MAP<" + keyType + ", " + valueType + ">";
    }
}
