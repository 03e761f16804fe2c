package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** SPLIT_TO_MAP(text, entryDelimiter, keyValueDelimiter); entries without exactly one key and value are dropped. */
@UdfDescription(name = "SPLIT_TO_MAP", category = "STRING",
        description = "Splits a string into entries and each entry into key and value; the last value of a key counts.")
public final class SplitToMap {

    @Udf
    public Map<String, String> splitToMap(String text, String entryDelimiter, String keyValueDelimiter) {
        if (text == null || isEmpty(entryDelimiter) || isEmpty(keyValueDelimiter)) {
            return null;
        }
        Map<String, String> entries = new LinkedHashMap<>();
        for (String entry : text.split(Pattern.quote(entryDelimiter), -1)) {
            String[] parts = entry.split(Pattern.quote(keyValueDelimiter), -1);
            if (parts.length == 2) {
                entries.put(parts[0], parts[1]);
            }
        }
        return entries;
    }

    private static boolean isEmpty(String delimiter) {
        return delimiter == null || delimiter.isEmpty();
    }
}
