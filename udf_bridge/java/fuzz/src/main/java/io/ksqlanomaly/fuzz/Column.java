package io.ksqlanomaly.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** One value of a row: a feature, or a window's time; a category's values that the model knows. */
record Column(String name, String type, List<String> values) {
    private static final String[] BOOLEANS = { "true", "false", "TRUE", "False", "1", "0" };

    /** Reads {@code name|TYPE|value|value…}. */
    static Column of(String text) {
        List<String> parts = Arrays.asList(text.split("\\|"));
        return new Column(parts.get(0), parts.get(1), parts.subList(2, parts.size()));
    }

    boolean isText() {
        return type.equals("VARCHAR");
    }

    /** A value as text: a number or a truth value among texts, a category that is known or not; some are hostile. */
    String text(Random random, Double number) {
        if (random.nextInt(100) == 0) {
            return random.nextBoolean() ? null : HostileTexts.word(random);
        }
        if (isText()) {
            return values.isEmpty() || random.nextInt(3) == 0
                    ? HostileTexts.word(random)
                    : values.get(random.nextInt(values.size()));
        }
        if (type.equals("BOOLEAN")) {
            return number == null ? null : BOOLEANS[random.nextInt(BOOLEANS.length)];
        }
        return number == null ? null : HostileTexts.number(random, number);
    }
}
