package io.ksqlanomaly.udf;

import java.util.List;

/** Fills a scorer's row from a function's arguments; the result is null or the reason why the row cannot be scored. */
final class Arguments {
    private final List<Feature> features;

    Arguments(List<Feature> features) {
        this.features = features;
    }

    String fill(double[] row, Double[] values) {
        if (values.length != row.length) {
            return wrongCount(values.length);
        }
        for (int i = 0; i < row.length; i++) {
            String reason = set(row, i, values[i]);
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    String fill(double[] row, List<Double> values) {
        if (values == null) {
            return "null array";
        }
        if (values.size() != row.length) {
            return wrongCount(values.size());
        }
        for (int i = 0; i < row.length; i++) {
            String reason = set(row, i, values.get(i));
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    /** Numbers parted by {@code ,} or {@code #}; an empty part or {@code null} is a missing value. */
    String fill(double[] row, String text) {
        if (text == null) {
            return "null text";
        }
        int given = countParts(text);
        if (given != row.length) {
            return wrongCount(given);
        }
        int start = 0;
        for (int i = 0; i < row.length; i++) {
            int end = endOfPart(text, start);
            String reason = parse(row, i, text.substring(start, end).trim());
            if (reason != null) {
                return reason;
            }
            start = end + 1;
        }
        return null;
    }

    private String set(double[] row, int index, Double value) {
        if (value == null) {
            return missing(row, index);
        }
        if (value.isNaN()) {
            return features.get(index).mayBeMissing ? missing(row, index) : notANumber(index);
        }
        row[index] = value;
        return null;
    }

    private String missing(double[] row, int index) {
        row[index] = Double.NaN;
        return features.get(index).mayBeMissing ? null : "null feature: " + features.get(index).name;
    }

    private String parse(double[] row, int index, String part) {
        if (part.isEmpty() || part.equalsIgnoreCase("null")) {
            return missing(row, index);
        }
        if (!isDecimal(part)) {
            return notANumber(index);
        }
        try {
            row[index] = Double.parseDouble(part);
            return null;
        } catch (NumberFormatException failure) {
            return notANumber(index);
        }
    }

    /** Java also reads {@code NaN}, {@code 0x1p3} and {@code 1f}; SQL users do not mean those. */
    private static boolean isDecimal(String part) {
        if (part.equals("Infinity") || part.equals("-Infinity")) {
            return true;
        }
        for (int i = 0; i < part.length(); i++) {
            if ("+-.0123456789eE".indexOf(part.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSeparator(char character) {
        return character == ',' || character == '#';
    }

    private static int endOfPart(String text, int start) {
        int end = start;
        while (end < text.length() && !isSeparator(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int countParts(String text) {
        int parts = 1;
        for (int i = 0; i < text.length(); i++) {
            if (isSeparator(text.charAt(i))) {
                parts++;
            }
        }
        return parts;
    }

    private String notANumber(int index) {
        return "not a number: " + features.get(index).name;
    }

    private String wrongCount(int given) {
        return features.size() + " values expected, " + given + " given";
    }
}
