package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** MASK_LEFT(text, count[, upper, lower, digit, other]). */
@UdfDescription(name = "MASK_LEFT", category = "STRING",
        description = "Hides the first characters of a string, as MASK does.")
public final class MaskLeft {

    @Udf
    public String maskLeft(String text, int count) {
        return maskLeft(text, count, Masking.DEFAULT);
    }

    @Udf
    public String maskLeft(String text, int count, String upper, String lower, String digit, String other) {
        return maskLeft(text, count, Masking.of(upper, lower, digit, other));
    }

    private static String maskLeft(String text, int count, Masking masking) {
        return text == null ? null : masking.mask(text, 0, Masking.requireCount(count));
    }
}
