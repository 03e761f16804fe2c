package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.Locale;

/** UCASE(text). */
@UdfDescription(name = "UCASE", category = "STRING",
        description = "Converts a string to upper case.")
public final class Ucase {

    @Udf
    public String ucase(String text) {
        return text == null ? null : text.toUpperCase(Locale.ROOT);
    }
}
