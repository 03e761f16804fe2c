package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.UUID;

/** UUID(): a new one for every row. */
@UdfDescription(name = "UUID", category = "STRING",
        description = "A random UUID (version 4).")
public final class Uuid {

    @Udf
    public String uuid() {
        return UUID.randomUUID().toString();
    }
}
