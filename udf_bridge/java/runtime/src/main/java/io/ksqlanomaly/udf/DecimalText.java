package io.ksqlanomaly.udf;

/** Which texts are numbers to a SQL user: Java also reads {@code NaN}, {@code 0x1p3} and {@code 1f}. */
final class DecimalText {
    /** A double has at most 767 digits that matter; a longer text is no number of any feed. */
    private static final int LONGEST = 1_000;

    private DecimalText() {
    }

    static boolean isDecimal(String text) {
        if (text.equals("Infinity") || text.equals("-Infinity")) {
            return true;
        }
        if (text.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if ("+-.0123456789eE".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
