package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** MASK_KEEP_RIGHT(text, count[, upper, lower, digit, other]). */
@UdfDescription(name = "MASK_KEEP_RIGHT", category = "STRING",
        description = "Hides a string, as MASK does, but for its last characters.")
public final class MaskKeepRight {

    @Udf
    public String maskKeepRight(String text, int count) {
        return maskKeepRight(text, count, Masking.DEFAULT);
    }

    @Udf
    public String maskKeepRight(String text, int count, String upper, String lower, String digit, String other) {
        return maskKeepRight(text, count, Masking.of(upper, lower, digit, other));
    }

    private static String maskKeepRight(String text, int count, Masking masking) {
        return text == null ? null : masking.mask(text, 0, text.length() - Masking.requireCount(count));
    }
}
