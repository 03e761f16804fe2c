package io.ksqlanomaly.runner.functions.sample;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import io.confluent.ksql.function.udf.UdfParameter;
import io.confluent.ksql.function.udf.UdfSchemaProvider;
import io.confluent.ksql.schema.ksql.SqlArgument;
import io.confluent.ksql.schema.ksql.types.SqlDecimal;
import io.confluent.ksql.schema.ksql.types.SqlType;
import io.confluent.ksql.schema.ksql.types.SqlTypes;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** A user's function: configured, with a struct result, a schema provider, and an overload that SQL cannot call. */
@UdfDescription(name = "shout", description = "Says it louder.", author = "a user", version = "1.0", category = "NOISE")
public final class Shout implements Configurable {

    private static final Schema SOUND = SchemaBuilder.struct().optional().field("TEXT", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private String mark = "!";

    @Override
    public void configure(Map<String, ?> properties) {
        if (properties.containsKey("ksql.functions.shout.mark")) {
            mark = (String) properties.get("ksql.functions.shout.mark");
        }
        if (properties.containsKey("ksql.functions.whisper.mark")) {
            throw new IllegalStateException("not for this function");
        }
    }

    @Udf(description = "A string.")
    public String shout(@UdfParameter(value = "words", description = "what to say") String text) {
        return text.toUpperCase() + mark;
    }

    @Udf(schema = "STRUCT<text VARCHAR>")
    public Struct shout(int times) {
        return new Struct(SOUND).put("TEXT", mark.repeat(times));
    }

    @Udf(schemaProvider = "widened")
    public BigDecimal shout(@UdfParameter(schema = "DECIMAL(P, S)") BigDecimal number) {
        return number.movePointRight(1);
    }

    @UdfSchemaProvider
    public SqlType widened(List<SqlArgument> arguments) {
        SqlDecimal type = (SqlDecimal) arguments
                .get(0).getSqlTypeOrThrow();
        return SqlTypes.decimal(type.getPrecision() + 1, type.getScale());
    }

    @Udf
    public float shout(float[] volumes) {
        return volumes[0];
    }
}
