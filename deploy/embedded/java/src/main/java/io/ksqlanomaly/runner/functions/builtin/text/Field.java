package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.Arrays;

/** FIELD(text, first, second, …). */
@UdfDescription(name = "FIELD", category = "STRING",
        description = "The position of a string among others, counted from 1; 0 if it is not there or NULL.")
public final class Field {

    @Udf
    public int field(String text, String... strings) {
        return text == null ? 0 : Arrays.asList(strings).indexOf(text) + 1;
    }
}
