package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** MASK_KEEP_LEFT(text, count[, upper, lower, digit, other]). */
@UdfDescription(name = "MASK_KEEP_LEFT", category = "STRING",
        description = "Hides a string, as MASK does, but for its first characters.")
public final class MaskKeepLeft {

    @Udf
    public String maskKeepLeft(String text, int count) {
        return maskKeepLeft(text, count, Masking.DEFAULT);
    }

    @Udf
    public String maskKeepLeft(String text, int count, String upper, String lower, String digit, String other) {
        return maskKeepLeft(text, count, Masking.of(upper, lower, digit, other));
    }

    private static String maskKeepLeft(String text, int count, Masking masking) {
        return text == null ? null : masking.mask(text, Masking.requireCount(count), text.length());
    }
}
