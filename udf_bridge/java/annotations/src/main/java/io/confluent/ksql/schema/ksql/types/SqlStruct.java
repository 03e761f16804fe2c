package io.confluent.ksql.schema.ksql.types;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** STRUCT of named fields, in order. */
public final class SqlStruct extends SqlType {
    private final List<Field> fields;

    private SqlStruct(List<Field> fields) {
        super(SqlBaseType.STRUCT);
        this.fields = Collections.unmodifiableList(new ArrayList<>(fields));
    }

    public static Builder builder() {
        return new Builder();
    }

    public List<Field> fields() {
        return fields;
    }

    public Optional<Field> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    @Override
    public String toString() {
        return fields.stream().map(Field::toString).collect(Collectors.joining(", ", "STRUCT<", ">"));
    }

    /** One field of a struct. */
    public static final class Field {
        private final String name;
        private final SqlType type;

        Field(String name, SqlType type) {
            this.name = name;
            this.type = type;
        }

        public String name() {
            return name;
        }

        public SqlType type() {
            return type;
        }

        @Override
        public String toString() {
            return "`" + name + "` " + type;
        }
    }

    /** Collects the fields of a struct. */
    public static final class Builder {
        private final List<Field> fields = new ArrayList<>();

        /** Adds a field; a name may occur once. */
        public Builder field(String name, SqlType type) {
            if (fields.stream().anyMatch(field -> field.name().equals(name))) {
                throw new IllegalArgumentException("duplicate struct field: " + name);
            }
            fields.add(new Field(name, type));
            return this;
        }

        public SqlStruct build() {
            return new SqlStruct(fields);
        }
    }
}
