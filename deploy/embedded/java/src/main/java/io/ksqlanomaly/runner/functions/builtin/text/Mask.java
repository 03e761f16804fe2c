package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** MASK(text[, upper, lower, digit, other]); NULL for a mask character leaves that kind as it is. */
@UdfDescription(name = "MASK", category = "STRING",
        description = "Hides a string: 'X' for upper-case letters, 'x' for lower-case, 'n' for digits, '-' for "
                + "all else, or given characters.")
public final class Mask {

    @Udf
    public String mask(String text) {
        return text == null ? null : Masking.DEFAULT.mask(text, 0, text.length());
    }

    @Udf
    public String mask(String text, String upper, String lower, String digit, String other) {
        return text == null ? null : Masking.of(upper, lower, digit, other).mask(text, 0, text.length());
    }
}
