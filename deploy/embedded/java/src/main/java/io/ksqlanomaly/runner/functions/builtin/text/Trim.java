package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** TRIM(text). */
@UdfDescription(name = "TRIM", category = "STRING",
        description = "Removes white space at both ends of a string.")
public final class Trim {

    @Udf
    public String trim(String text) {
        return text == null ? null : text.trim();
    }
}
