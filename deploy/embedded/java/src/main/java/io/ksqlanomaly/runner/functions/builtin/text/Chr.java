package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.regex.Pattern;

/** CHR(codePoint) and CHR(escape). */
@UdfDescription(name = "CHR", category = "STRING",
        description = "The character of a Unicode code point, given as a number or as \\uXXXX; NULL where there "
                + "is none.")
public final class Chr {

    private static final Pattern ESCAPES = Pattern.compile("(?:\\\\u[0-9a-fA-F]{4}){1,2}");

    @Udf
    public String chr(Integer codePoint) {
        return codePoint == null || !Character.isValidCodePoint(codePoint) ? null : Character.toString(codePoint);
    }

    @Udf
    public String chr(String escape) {
        if (escape == null || !ESCAPES.matcher(escape).matches()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 2; i < escape.length(); i += 6) {
            text.append((char) Integer.parseInt(escape.substring(i, i + 4), 16));
        }
        return text.codePointCount(0, text.length()) == 1 ? text.toString() : null;
    }
}
