package io.ksqlanomaly.runner.functions;

import io.confluent.ksql.schema.ksql.SqlArgument;
import io.confluent.ksql.schema.ksql.types.SqlPrimitiveType;
import io.confluent.ksql.schema.ksql.types.SqlStruct;
import io.confluent.ksql.schema.ksql.types.SqlType;
import io.confluent.ksql.schema.ksql.types.SqlTypes;
import java.util.List;

/** SQL text to and from the type objects that schema providers and aggregates see. */
final class SqlTypeMapping {

    private SqlTypeMapping() {
    }

    static List<SqlArgument> arguments(List<String> types) {
        return types.stream().map(SqlTypeMapping::argument).toList();
    }

    private static SqlArgument argument(String type) {
        return SqlArgument.of(type == null ? null : toSqlType(TypeExpression.parse(type)));
    }

    static SqlType toSqlType(TypeExpression type) {
        return switch (type.name()) {
        case "DECIMAL" -> SqlTypes.decimal(number(type, 0), number(type, 1));
        case "ARRAY" -> SqlTypes.array(toSqlType(type.arguments().get(0)));
        case "MAP" -> SqlTypes.map(toSqlType(type.arguments().get(0)), toSqlType(type.arguments().get(1)));
        case "STRUCT" -> struct(type);
        default -> SqlPrimitiveType.of(type.name());
        };
    }

    static String toText(SqlType type) {
        return TypeExpression.parse(type.toString()).toString();
    }

    private static int number(TypeExpression decimal, int index) {
        return Integer.parseInt(decimal.arguments().get(index).name());
    }

    private static SqlType struct(TypeExpression type) {
        SqlStruct.Builder builder = SqlTypes.struct();
        for (int i = 0; i < type.fields().size(); i++) {
            builder.field(type.fields().get(i), toSqlType(type.arguments().get(i)));
        }
        return builder.build();
    }
}
