package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.Locale;

/** LCASE(text). */
@UdfDescription(name = "LCASE", category = "STRING",
        description = "Converts a string to lower case.")
public final class Lcase {

    @Udf
    public String lcase(String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }
}
