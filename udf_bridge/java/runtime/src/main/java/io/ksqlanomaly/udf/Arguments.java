package io.ksqlanomaly.udf;

import java.util.List;
import java.util.Map;

/**
 * Fills a scorer's row from a function's arguments; the result is null or the reason why the row cannot be scored.
 *
 * <p>Reads only its arguments and throws nothing, whatever they are. No reason is longer than a few names.
 */
final class Arguments {
    /** The NaN that stands for a null among numbers. */
    static final double NULL = Double.longBitsToDouble(0x7ff8_0000_6e75_6c6cL);
    private static final int LONGEST_TEXT_KEPT = 100;

    private final Feature[] features;
    private final FeatureNames names;
    /** Whether each feature is a number, as in most models: then a row of numbers is right as it is. */
    private final boolean allNumbers;

    Arguments(List<Feature> features) {
        this.features = features.toArray(new Feature[0]);
        names = new FeatureNames(features);
        allNumbers = features.stream().allMatch(feature -> feature.kind == Feature.Kind.NUMBER);
    }

    /** One number a feature, in order; {@link #NULL} for a null. */
    String fill(Row row, double[] numbers) {
        if (numbers.length != features.length) {
            return wrongCount(numbers.length);
        }
        if (allNumbers && areNumbers(numbers)) {
            System.arraycopy(numbers, 0, row.values, 0, numbers.length);
            return null;
        }
        for (int i = 0; i < numbers.length; i++) {
            String reason = isNull(numbers[i]) ? missing(row, i) : number(row, i, numbers[i]);
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    private static boolean areNumbers(double[] values) {
        for (double value : values) {
            if (Double.isNaN(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNull(double number) {
        return Double.isNaN(number) && Double.doubleToRawLongBits(number) == Double.doubleToRawLongBits(NULL);
    }

    /** One value a feature, in order: {@code Double}, {@code Boolean} or {@code String}. */
    String fill(Row row, Object[] values) {
        if (values == null) {
            return "null array";
        }
        if (values.length != features.length) {
            return wrongCount(values.length);
        }
        for (int i = 0; i < values.length; i++) {
            String reason = set(row, i, values[i]);
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    String fill(Row row, List<?> values) {
        if (values == null) {
            return "null array";
        }
        if (values.size() != features.length) {
            return wrongCount(values.size());
        }
        int index = 0;
        for (Object value : values) {
            String reason = set(row, index++, value);
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    /** As {@link #fill}, but a missing value is no reason: it is NaN, whatever the model makes of one. */
    String read(Row row, List<?> values) {
        if (values.size() != features.length) {
            return wrongCount(values.size());
        }
        int index = 0;
        for (Object value : values) {
            String reason = value == null ? null : set(row, index, value);
            if (value == null) {
                missing(row, index);
            }
            if (reason != null) {
                return reason;
            }
            index++;
        }
        return null;
    }

    /** Values by their features' names, each of which must be there once; its value may be null as elsewhere. */
    String fill(Row row, Map<?, ?> values) {
        if (values == null) {
            return "null map";
        }
        boolean[] given = new boolean[features.length];
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            String name = entry.getKey() == null ? null : entry.getKey().toString();
            int index = names.find(name);
            if (index < 0) {
                return names.unknown(name);
            }
            if (given[index]) {
                return "feature given twice: " + features[index].name;
            }
            given[index] = true;
            String reason = set(row, index, entry.getValue());
            if (reason != null) {
                return reason;
            }
        }
        return firstMissing(given);
    }

    private String firstMissing(boolean[] given) {
        for (int i = 0; i < given.length; i++) {
            if (!given[i]) {
                return "missing feature: " + features[i].name;
            }
        }
        return null;
    }

    /** Values parted by {@code ,} or {@code #}; an empty part or {@code null} is a missing value. */
    String fill(Row row, String text) {
        if (text == null) {
            return "null text";
        }
        int count = countParts(text);
        if (count != features.length) {
            return wrongCount(count);
        }
        int start = 0;
        for (int i = 0; i < count; i++) {
            int end = endOfPart(text, start);
            String part = text.substring(start, end).trim();
            boolean empty = part.isEmpty() || part.equalsIgnoreCase("null");
            String reason = empty ? missing(row, i) : parse(row, i, part);
            if (reason != null) {
                return reason;
            }
            start = end + 1;
        }
        return null;
    }

    private String set(Row row, int index, Object value) {
        if (value instanceof Double && features[index].kind == Feature.Kind.NUMBER && !((Double) value).isNaN()) {
            row.values[index] = (Double) value;
            return null;
        }
        if (value == null) {
            return missing(row, index);
        }
        if (value instanceof String) {
            return parse(row, index, (String) value);
        }
        if (value instanceof Boolean) {
            return number(row, index, (Boolean) value ? 1 : 0);
        }
        return value instanceof Number ? number(row, index, ((Number) value).doubleValue()) : wrongType(index);
    }

    private String missing(Row row, int index) {
        row.values[index] = Double.NaN;
        row.texts[index] = null;
        return features[index].mayBeMissing ? null : "null feature: " + features[index].name;
    }

    private String number(Row row, int index, double value) {
        Feature feature = features[index];
        if (Double.isNaN(value)) {
            return feature.mayBeMissing ? missing(row, index) : wrongType(index);
        }
        boolean fits = feature.kind == Feature.Kind.NUMBER
                || feature.kind == Feature.Kind.BOOLEAN && (value == 0 || value == 1);
        if (!fits) {
            return wrongType(index);
        }
        row.values[index] = value;
        return null;
    }

    private String parse(Row row, int index, String text) {
        switch (features[index].kind) {
        case TEXT:
            row.values[index] = features[index].index(text);
            row.texts[index] = text.length() <= LONGEST_TEXT_KEPT ? text : text.substring(0, LONGEST_TEXT_KEPT) + "…";
            return null;
        case BOOLEAN:
            return parseBoolean(row, index, text.trim());
        default:
            return parseNumber(row, index, text.trim());
        }
    }

    private String parseBoolean(Row row, int index, String text) {
        boolean yes = text.equalsIgnoreCase("true") || text.equals("1");
        if (!yes && !text.equalsIgnoreCase("false") && !text.equals("0")) {
            return wrongType(index);
        }
        row.values[index] = yes ? 1 : 0;
        return null;
    }

    private String parseNumber(Row row, int index, String text) {
        if (!DecimalText.isDecimal(text)) {
            return wrongType(index);
        }
        try {
            row.values[index] = Double.parseDouble(text);
            return null;
        } catch (NumberFormatException failure) {
            return wrongType(index);
        }
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

    private String wrongType(int index) {
        Feature feature = features[index];
        switch (feature.kind) {
        case TEXT:
            return "not a text: " + feature.name;
        case BOOLEAN:
            return "not a boolean: " + feature.name;
        default:
            return "not a number: " + feature.name;
        }
    }

    private String wrongCount(int given) {
        return features.length + " values expected, " + given + " given";
    }
}
