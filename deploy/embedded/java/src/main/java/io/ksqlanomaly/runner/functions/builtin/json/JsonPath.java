package io.ksqlanomaly.runner.functions.builtin.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksqlanomaly.runner.functions.FunctionException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path to one value in JSON: {@code $.a.b[0]['c d']}. */
record JsonPath(String text, List<Object> steps) {

    private static final Pattern STEP = Pattern.compile("\\.([^.\\[\\]]+)|\\[(\\d+)]|\\[(?:'([^']*)'|\"([^\"]*)\")]");

    /** Throws {@link FunctionException} for a path that could select several values or is malformed. */
    static JsonPath parse(String text) {
        Matcher matcher = STEP.matcher(text);
        List<Object> steps = new ArrayList<>();
        int position = 1;
        while (position < text.length() && matcher.find(position) && matcher.start() == position) {
            steps.add(step(matcher));
            position = matcher.end();
        }
        if (!text.startsWith("$") || position < text.length()) {
            throw new FunctionException("not a path to one JSON value: '" + text + "'; one is $.a.b[0]['c d']");
        }
        return new JsonPath(text, steps);
    }

    /** Null where there is nothing. */
    JsonNode select(JsonNode root) {
        JsonNode node = root;
        for (Object step : steps) {
            if (node == null) {
                return null;
            }
            node = step instanceof Integer index ? node.get(index) : node.get((String) step);
        }
        return node;
    }

    private static Object step(Matcher matcher) {
        if (matcher.group(2) != null) {
            return Integer.valueOf(matcher.group(2));
        }
        return matcher.group(1) != null ? matcher.group(1)
                : matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
    }
}
