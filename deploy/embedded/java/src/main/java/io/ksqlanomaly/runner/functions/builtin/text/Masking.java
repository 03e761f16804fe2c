package io.ksqlanomaly.runner.functions.builtin.text;

import io.ksqlanomaly.runner.functions.FunctionException;

/** What replaces the upper-case, lower-case, digit and other characters of a masked text; null leaves them. */
record Masking(Character upper, Character lower, Character digit, Character other) {

    static final Masking DEFAULT = new Masking('X', 'x', 'n', '-');

    /** The first character of each string counts. */
    static Masking of(String upper, String lower, String digit, String other) {
        return new Masking(first(upper), first(lower), first(digit), first(other));
    }

    private static Character first(String text) {
        return text == null || text.isEmpty() ? null : text.charAt(0);
    }

    /** Masks the characters from a position up to another; both may lie outside the text. */
    String mask(String text, int from, int to) {
        StringBuilder masked = new StringBuilder(text);
        for (int i = Math.max(from, 0); i < Math.min(to, text.length()); i++) {
            masked.setCharAt(i, mask(text.charAt(i)));
        }
        return masked.toString();
    }

    private char mask(char c) {
        Character mask = Character.isUpperCase(c) ? upper
                : Character.isLowerCase(c) ? lower
                        : Character.isDigit(c) ? digit : other;
        return mask == null ? c : mask;
    }

    static int requireCount(int count) {
        if (count < 0) {
            throw new FunctionException("number of characters must not be negative: " + count);
        }
        return count;
    }
}
