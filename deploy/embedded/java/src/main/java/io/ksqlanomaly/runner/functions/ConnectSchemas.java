package io.ksqlanomaly.runner.functions;

import io.confluent.ksql.schema.ksql.types.SqlType;
import io.ksqlanomaly.runner.types.TypeParser;
import org.apache.kafka.connect.data.Schema;

/** The Connect schemas of SQL types, for functions that make a Struct: the same that the runner's own values have. */
public final class ConnectSchemas {

    private ConnectSchemas() {
    }

    public static Schema of(SqlType type) {
        return TypeParser.parse(type.toString()).connect();
    }
}
