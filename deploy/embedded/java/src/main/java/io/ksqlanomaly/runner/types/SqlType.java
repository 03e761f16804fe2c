package io.ksqlanomaly.runner.types;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** A SQL type; immutable. */
public final class SqlType {

    /** What kind of type it is, and the Java class of its values. */
    public enum Base {
        BOOLEAN(Boolean.class), INTEGER(Integer.class), BIGINT(Long.class), DOUBLE(Double.class),
        DECIMAL(BigDecimal.class), STRING(String.class), BYTES(ByteBuffer.class), TIME(java.sql.Time.class),
        DATE(java.sql.Date.class), TIMESTAMP(java.sql.Timestamp.class), ARRAY(List.class), MAP(Map.class),
        STRUCT(Struct.class), INTERVALUNIT(java.util.concurrent.TimeUnit.class), ANY(Object.class);

        private final Class<?> javaClass;

        Base(Class<?> javaClass) {
            this.javaClass = javaClass;
        }

        public Class<?> javaClass() {
            return javaClass;
        }
    }

    /** A field of a STRUCT. */
    public record Field(String name, SqlType type) {
    }

    public static final SqlType BOOLEAN = simple(Base.BOOLEAN);
    public static final SqlType INTEGER = simple(Base.INTEGER);
    public static final SqlType BIGINT = simple(Base.BIGINT);
    public static final SqlType DOUBLE = simple(Base.DOUBLE);
    public static final SqlType STRING = simple(Base.STRING);
    public static final SqlType BYTES = simple(Base.BYTES);
    public static final SqlType TIME = simple(Base.TIME);
    public static final SqlType DATE = simple(Base.DATE);
    public static final SqlType TIMESTAMP = simple(Base.TIMESTAMP);
    public static final SqlType ANY = simple(Base.ANY);
    public static final SqlType HEADERS = array(struct(List.of(new Field("KEY", STRING), new Field("VALUE", BYTES))));

    private final Base base;
    private final int precision;
    private final int scale;
    private final SqlType key;
    private final SqlType element;
    private final List<Field> fields;
    private volatile Schema connect;

    private SqlType(Base base, int precision, int scale, SqlType key, SqlType element, List<Field> fields) {
        this.base = base;
        this.precision = precision;
        this.scale = scale;
        this.key = key;
        this.element = element;
        this.fields = List.copyOf(fields);
    }

    public static SqlType simple(Base base) {
        return new SqlType(base, 0, 0, null, null, List.of());
    }

    public static SqlType decimal(int precision, int scale) {
        return new SqlType(Base.DECIMAL, precision, scale, null, null, List.of());
    }

    public static SqlType array(SqlType element) {
        return new SqlType(Base.ARRAY, 0, 0, null, element, List.of());
    }

    public static SqlType map(SqlType key, SqlType value) {
        return new SqlType(Base.MAP, 0, 0, key, value, List.of());
    }

    public static SqlType struct(List<Field> fields) {
        return new SqlType(Base.STRUCT, 0, 0, null, null, fields);
    }

    public Base base() {
        return base;
    }

    /** Digits of a DECIMAL. */
    public int precision() {
        return precision;
    }

    /** Digits after the point of a DECIMAL. */
    public int scale() {
        return scale;
    }

    /** Key type of a MAP. */
    public SqlType key() {
        return key;
    }

    /** Element type of an ARRAY, value type of a MAP. */
    public SqlType element() {
        return element;
    }

    /** Fields of a STRUCT, in order. */
    public List<Field> fields() {
        return fields;
    }

    public Class<?> javaClass() {
        return base.javaClass();
    }

    /** The Connect schema of this type's values, optional on every level. */
    public Schema connect() {
        if (connect == null) {
            connect = connectSchema();
        }
        return connect;
    }

    private Schema connectSchema() {
        return switch (base) {
        case BOOLEAN -> Schema.OPTIONAL_BOOLEAN_SCHEMA;
        case INTEGER -> Schema.OPTIONAL_INT32_SCHEMA;
        case BIGINT -> Schema.OPTIONAL_INT64_SCHEMA;
        case DOUBLE -> Schema.OPTIONAL_FLOAT64_SCHEMA;
        case STRING -> Schema.OPTIONAL_STRING_SCHEMA;
        case BYTES -> Schema.OPTIONAL_BYTES_SCHEMA;
        case DECIMAL -> Decimal.builder(scale).optional().build();
        case TIME -> Time.builder().optional().build();
        case DATE -> Date.builder().optional().build();
        case TIMESTAMP -> Timestamp.builder().optional().build();
        case ARRAY -> SchemaBuilder.array(element.connect()).optional().build();
        case MAP -> SchemaBuilder.map(key.connect(), element.connect()).optional().build();
        case STRUCT -> structSchema();
        default -> throw new IllegalStateException(base + " has no values in rows");
        };
    }

    private Schema structSchema() {
        SchemaBuilder builder = SchemaBuilder.struct().optional();
        fields.forEach(field -> builder.field(field.name(), field.type().connect()));
        return builder.build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SqlType that && base == that.base && precision == that.precision
                && scale == that.scale && Objects.equals(key, that.key) && Objects.equals(element, that.element)
                && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return Objects.hash(base, precision, scale, key, element, fields);
    }

    /** The type as SQL text; field names are quoted, so that they keep their case. */
    @Override
    public String toString() {
        return switch (base) {
        case DECIMAL -> "DECIMAL(" + precision + ", " + scale + ")";
        case ARRAY -> "ARRAY<" + element + ">";
        case MAP -> "MAP<" + key + ", " + element + ">";
        case STRUCT -> fields.stream().map(f -> "`" + f.name().replace("`", "``") + "` " + f.type())
                .collect(Collectors.joining(", ", "STRUCT<", ">"));
        default -> base.name();
        };
    }
}
