package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** MASK_RIGHT(text, count[, upper, lower, digit, other]). */
@UdfDescription(name = "MASK_RIGHT", category = "STRING",
        description = "Hides the last characters of a string, as MASK does.")
public final class MaskRight {

    @Udf
    public String maskRight(String text, int count) {
        return maskRight(text, count, Masking.DEFAULT);
    }

    @Udf
    public String maskRight(String text, int count, String upper, String lower, String digit, String other) {
        return maskRight(text, count, Masking.of(upper, lower, digit, other));
    }

    private static String maskRight(String text, int count, Masking masking) {
        return text == null ? null : masking.mask(text, text.length() - Masking.requireCount(count), text.length());
    }
}
