package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** INITCAP(text). */
@UdfDescription(name = "INITCAP", category = "STRING",
        description = "Makes the first letter of each word upper case and all others lower case; words are "
                + "parted by white space.")
public final class Initcap {

    @Udf
    public String initcap(String text) {
        if (text == null) {
            return null;
        }
        StringBuilder result = new StringBuilder(text.length());
        boolean first = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            result.append(first ? Character.toUpperCase(c) : Character.toLowerCase(c));
            first = Character.isWhitespace(c);
        }
        return result.toString();
    }
}
