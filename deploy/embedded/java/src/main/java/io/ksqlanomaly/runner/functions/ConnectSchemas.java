package io.ksqlanomaly.runner.functions;

import io.confluent.ksql.schema.ksql.types.SqlArray;
import io.confluent.ksql.schema.ksql.types.SqlDecimal;
import io.confluent.ksql.schema.ksql.types.SqlMap;
import io.confluent.ksql.schema.ksql.types.SqlStruct;
import io.confluent.ksql.schema.ksql.types.SqlType;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** The Connect schemas of SQL types, for functions that make a Struct; all optional. */
public final class ConnectSchemas {

    private ConnectSchemas() {
    }

    public static Schema of(SqlType type) {
        return switch (type.baseType()) {
        case BOOLEAN -> Schema.OPTIONAL_BOOLEAN_SCHEMA;
        case INTEGER -> Schema.OPTIONAL_INT32_SCHEMA;
        case BIGINT -> Schema.OPTIONAL_INT64_SCHEMA;
        case DOUBLE -> Schema.OPTIONAL_FLOAT64_SCHEMA;
        case STRING -> Schema.OPTIONAL_STRING_SCHEMA;
        case BYTES -> Schema.OPTIONAL_BYTES_SCHEMA;
        case TIME -> Time.builder().optional().build();
        case DATE -> Date.builder().optional().build();
        case TIMESTAMP -> Timestamp.builder().optional().build();
        case DECIMAL -> Decimal.builder(((SqlDecimal) type).getScale()).optional().build();
        case ARRAY -> SchemaBuilder.array(of(((SqlArray) type).getItemType())).optional().build();
        case MAP -> SchemaBuilder.map(of(((SqlMap) type).getKeyType()), of(((SqlMap) type).getValueType()))
                .optional().build();
        case STRUCT -> struct((SqlStruct) type);
        };
    }

    private static Schema struct(SqlStruct type) {
        SchemaBuilder builder = SchemaBuilder.struct().optional();
        type.fields().forEach(field -> builder.field(field.name(), of(field.type())));
        return builder.build();
    }
}
