package io.ksqlanomaly.runner.functions;

import java.util.Map;

/** Evaluates the precision or scale of a signature's DECIMAL: {@code P - S}, {@code MAX(P, Q) + 1}. */
final class DecimalArithmetic {

    private final String text;
    private final Map<String, Integer> variables;
    private int position;

    DecimalArithmetic(String text, Map<String, Integer> variables) {
        this.text = text.replace(" ", "");
        this.variables = variables;
    }

    /** Throws {@link IllegalArgumentException} for malformed arithmetic or an unbound variable. */
    int value() {
        int value = sum();
        if (position < text.length()) {
            throw failure();
        }
        return value;
    }

    private int sum() {
        int value = operand();
        while (position < text.length() && "+-".indexOf(text.charAt(position)) >= 0) {
            int sign = text.charAt(position++) == '+' ? 1 : -1;
            value += sign * operand();
        }
        return value;
    }

    private int operand() {
        if (text.startsWith("MAX(", position)) {
            return pair(true);
        }
        if (text.startsWith("MIN(", position)) {
            return pair(false);
        }
        return atom();
    }

    private int pair(boolean greatest) {
        position += 4;
        int first = sum();
        expect(',');
        int second = sum();
        expect(')');
        return greatest ? Math.max(first, second) : Math.min(first, second);
    }

    private int atom() {
        int start = position;
        while (position < text.length() && Character.isLetterOrDigit(text.charAt(position))) {
            position++;
        }
        String word = text.substring(start, position);
        if (word.matches("\\d+")) {
            return Integer.parseInt(word);
        }
        if (!variables.containsKey(word)) {
            throw failure();
        }
        return variables.get(word);
    }

    private void expect(char c) {
        if (position >= text.length() || text.charAt(position++) != c) {
            throw failure();
        }
    }

    private IllegalArgumentException failure() {
        return new IllegalArgumentException("cannot evaluate DECIMAL argument '" + text + "' with " + variables);
    }
}
