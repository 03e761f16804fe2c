package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** REPLACE(text, old, replacement). */
@UdfDescription(name = "REPLACE", category = "STRING",
        description = "Replaces every occurrence of a substring.")
public final class Replace {

    @Udf
    public String replace(String text, String old, String replacement) {
        return text == null || old == null || replacement == null ? null : text.replace(old, replacement);
    }
}
