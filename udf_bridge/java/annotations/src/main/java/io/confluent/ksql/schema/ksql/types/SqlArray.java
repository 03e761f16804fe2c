package io.confluent.ksql.schema.ksql.types;

import java.util.Objects;

/** ARRAY of one item type. */
public final class SqlArray extends SqlType {
    private final SqlType itemType;

    private SqlArray(SqlType itemType) {
        super(SqlBaseType.ARRAY);
        this.itemType = Objects.requireNonNull(itemType, "itemType");
    }

    public static SqlArray of(SqlType itemType) {
        return new SqlArray(itemType);
    }

    public SqlType getItemType() {
        return itemType;
    }

    @Override
    public String toString() {
        return "ARRAY<" + itemType + ">";
    }
}
