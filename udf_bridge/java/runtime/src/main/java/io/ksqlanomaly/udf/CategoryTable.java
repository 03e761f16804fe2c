package io.ksqlanomaly.udf;

/** The values of one categorical feature as rows of numbers: known values, then any unseen one, then a missing one. */
final class CategoryTable {
    final int feature;
    /** The first of its columns, and how many there are. */
    final int start;
    final int width;
    private final int values;
    private final double[][] rows;
    private final double[] halfSquares;

    private CategoryTable(int feature, int start, int values, double[][] rows) {
        this.feature = feature;
        this.start = start;
        this.values = values;
        this.rows = rows;
        width = rows.length == 0 ? 0 : rows[0].length;
        if (values < 1 || rows.length <= values) {
            throw new ModelException("network.json: tables: " + values + " values and at least one row more expected, "
                    + rows.length + " rows given");
        }
        halfSquares = new double[values];
        for (int i = 0; i < values; i++) {
            halfSquares[i] = halfSquare(rows[i]);
        }
    }

    static CategoryTable read(JsonObject json, int feature, int start) {
        return new CategoryTable(feature, start, json.integer("values"), json.matrix("rows"));
    }

    private static double halfSquare(double[] row) {
        double sum = 0;
        for (double number : row) {
            sum += number * number;
        }
        return sum / 2;
    }

    /** Writes the row of an index; one that names none is that of an unseen value. */
    void encode(double index, double[] encoded) {
        double[] row = rows[index >= 0 && index < rows.length ? (int) index : values];
        for (int i = 0; i < width; i++) {
            encoded[start + i] = row[i];
        }
    }

    /** The index of the known value whose row is nearest. */
    int nearest(double[] encoded) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < values; i++) {
            double distance = halfSquares[i] - product(rows[i], encoded);
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }

    private double product(double[] row, double[] encoded) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
            sum += row[i] * encoded[start + i];
        }
        return sum;
    }
}
