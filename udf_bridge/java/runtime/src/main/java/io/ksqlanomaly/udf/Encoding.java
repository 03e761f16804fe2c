package io.ksqlanomaly.udf;

import java.util.Arrays;
import java.util.List;

/**
 * From a row's raw values to the columns that the network sees, and back: the {@code encode} section of network.json.
 *
 * <p>Columns are one for each number, then one for each indicator of a missing value, then those of each table.
 */
final class Encoding {
    final int features;
    final int columns;
    /** The feature of each column. */
    final int[] owners;
    private final double[] impute;
    private final int[] numbers;
    private final double[] low;
    private final double[] high;
    private final double[] center;
    private final double[] scale;
    private final int[] indicators;
    private final double[] indicatorCenter;
    private final double[] indicatorScale;
    private final CategoryTable[] tables;

    private Encoding(JsonObject json, int features) {
        this.features = features;
        impute = json.numbers("impute", features, Double.NaN);
        JsonObject number = json.object("numbers");
        numbers = indices(number);
        low = number.numbers("low", numbers.length, Double.NEGATIVE_INFINITY);
        high = number.numbers("high", numbers.length, Double.POSITIVE_INFINITY);
        center = number.numbers("center", numbers.length, Double.NaN);
        scale = number.numbers("scale", numbers.length, Double.NaN);
        JsonObject indicator = json.object("indicators");
        indicators = indices(indicator);
        indicatorCenter = indicator.numbers("center", indicators.length, Double.NaN);
        indicatorScale = indicator.numbers("scale", indicators.length, Double.NaN);
        tables = tables(json.objects("tables"));
        owners = owners();
        columns = owners.length;
        checkColumns(json);
    }

    static Encoding read(JsonObject json, int features) {
        return new Encoding(json, features);
    }

    private int[] indices(JsonObject json) {
        double[] given = json.numbers("features", Double.NaN);
        int[] indices = new int[given.length];
        for (int i = 0; i < given.length; i++) {
            indices[i] = checked(given[i]);
        }
        return indices;
    }

    private int checked(double index) {
        if (index >= 0 && index < features) {
            return (int) index;
        }
        throw new ModelException("network.json: encode: no feature " + index + ", there are " + features);
    }

    private CategoryTable[] tables(List<JsonObject> items) {
        CategoryTable[] read = new CategoryTable[items.size()];
        int start = numbers.length + indicators.length;
        for (int i = 0; i < read.length; i++) {
            read[i] = CategoryTable.read(items.get(i), checked(items.get(i).number("feature")), start);
            start += read[i].width;
        }
        return read;
    }

    private int[] owners() {
        int last = tables.length - 1;
        int count = last < 0 ? numbers.length + indicators.length : tables[last].start + tables[last].width;
        int[] result = new int[count];
        System.arraycopy(numbers, 0, result, 0, numbers.length);
        System.arraycopy(indicators, 0, result, numbers.length, indicators.length);
        for (CategoryTable table : tables) {
            Arrays.fill(result, table.start, table.start + table.width, table.feature);
        }
        return result;
    }

    /** Every feature has a column, and the columns are listed as this class counts them. */
    private void checkColumns(JsonObject json) {
        List<JsonObject> listed = json.objects("columns");
        boolean same = listed.size() == columns && numbers.length + tables.length == features;
        for (int i = 0; same && i < columns; i++) {
            same = listed.get(i).integer("feature") == owners[i];
        }
        if (!same) {
            throw new ModelException("network.json: encode: columns are not those of numbers, indicators and tables");
        }
    }

    /** Writes the columns of a row, rounded to float32; false when a value is missing that nothing replaces. */
    boolean encode(double[] row, double[] encoded) {
        for (int i = 0; i < features; i++) {
            if (Double.isNaN(row[i]) && Double.isNaN(impute[i])) {
                return false;
            }
        }
        encodeNumbers(row, encoded);
        for (int i = 0; i < indicators.length; i++) {
            double missing = Double.isNaN(row[indicators[i]]) ? 1 : 0;
            encoded[numbers.length + i] = (missing - indicatorCenter[i]) / indicatorScale[i];
        }
        for (CategoryTable table : tables) {
            table.encode(filled(row, table.feature), encoded);
        }
        for (int i = 0; i < columns; i++) {
            encoded[i] = (float) encoded[i];
        }
        return true;
    }

    /** Values are gathered in a loop of their own, so that the JIT vectorises the arithmetic. */
    private void encodeNumbers(double[] row, double[] encoded) {
        for (int i = 0; i < numbers.length; i++) {
            encoded[i] = filled(row, numbers[i]);
        }
        for (int i = 0; i < numbers.length; i++) {
            encoded[i] = (Math.max(low[i], Math.min(high[i], encoded[i])) - center[i]) / scale[i];
        }
    }

    private double filled(double[] row, int feature) {
        return Double.isNaN(row[feature]) ? impute[feature] : row[feature];
    }

    /** Writes what columns mean in each feature's own unit; of a category the index of the likeliest known value. */
    void decode(double[] encoded, double[] values) {
        for (int i = 0; i < numbers.length; i++) {
            values[numbers[i]] = encoded[i] * scale[i] + center[i];
        }
        for (CategoryTable table : tables) {
            values[table.feature] = table.nearest(encoded);
        }
    }

    /** Adds up what belongs to each feature's columns. */
    void sumByFeature(double[] ofColumns, float[] ofFeatures) {
        Arrays.fill(ofFeatures, 0);
        for (int i = 0; i < columns; i++) {
            ofFeatures[owners[i]] += ofColumns[i];
        }
    }
}
