package io.ksqlanomaly.udf;

import static io.ksqlanomaly.udf.MultiplyAdd.apply;

import java.util.Arrays;

/**
 * The inner loops of products of a row and a matrix, in float64.
 *
 * <p>Each row of a matrix is an array of its own: the JIT vectorises these loops only where every index is the loop's
 * own variable, because then no store can be what a later load reads.
 */
final class Sums {
    private Sums() {
    }

    /** A row-major matrix as rows of {@code width} values. */
    static double[][] rows(double[] values, int width) {
        double[][] rows = new double[values.length / width][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
        return rows;
    }

    /** A row-major matrix of {@code width} columns as its columns. */
    static double[][] columns(double[] values, int width) {
        double[][] columns = new double[width][values.length / width];
        for (int i = 0; i < values.length; i++) {
            columns[i % width][i / width] = values[i];
        }
        return columns;
    }

    /**
     * Writes bias plus the product of inputs and its column to each output: four sums side by side, because each addition
     * waits for the last. The last four overlap those before where four do not divide the outputs.
     */
    static void products(double[] input, double[][] columns, double[] bias, double[] output) {
        int outputs = columns.length;
        if (outputs < 4) {
            for (int j = 0; j < outputs; j++) {
                output[j] = bias[j] + product(input, columns[j]);
            }
            return;
        }
        for (int j = 0; j + 4 < outputs; j += 4) {
            fourProducts(input, columns, j, bias, output);
        }
        fourProducts(input, columns, outputs - 4, bias, output);
    }

    private static double product(double[] input, double[] column) {
        double sum = 0;
        for (int i = 0; i < column.length; i++) {
            sum = apply(input[i], column[i], sum);
        }
        return sum;
    }

    private static void fourProducts(double[] input, double[][] columns, int j, double[] bias, double[] output) {
        double[] columnA = columns[j];
        double[] columnB = columns[j + 1];
        double[] columnC = columns[j + 2];
        double[] columnD = columns[j + 3];
        double a = bias[j];
        double b = bias[j + 1];
        double c = bias[j + 2];
        double d = bias[j + 3];
        for (int i = 0; i < columnA.length; i++) {
            double x = input[i];
            a = apply(x, columnA[i], a);
            b = apply(x, columnB[i], b);
            c = apply(x, columnC[i], c);
            d = apply(x, columnD[i], d);
        }
        output[j] = a;
        output[j + 1] = b;
        output[j + 2] = c;
        output[j + 3] = d;
    }

    /**
     * Adds the first {@code count} inputs, each times its row, to {@code width} outputs: four at once, because the loop
     * is so short that its own cost would be most of it.
     */
    static void add(double[] input, int count, double[][] rows, int width, double[] output) {
        int i = 0;
        for (; i + 3 < count; i += 4) {
            addFour(input, i, rows, width, output);
        }
        if (i < count) {
            addRest(input, i, count, rows, width, output);
        }
    }

    /** Adds the one to three inputs from {@code i} on as four: a factor of 0 takes nothing of its row. */
    static void addRest(double[] input, int i, int count, double[][] rows, int width, double[] output) {
        int second = Math.min(i + 1, count - 1);
        int third = Math.min(i + 2, count - 1);
        addFour(input[i], i + 1 < count ? input[second] : 0, i + 2 < count ? input[third] : 0, 0,
                rows[i], rows[second], rows[third], rows[i],
                width, output);
    }

    static void addFour(double[] input, int i, double[][] rows, int width, double[] output) {
        addFour(input[i], input[i + 1], input[i + 2], input[i + 3], rows[i], rows[i + 1], rows[i + 2], rows[i + 3],
                width,
                output);
    }

    private static void addFour(
            double a,
            double b,
            double c,
            double d,
            double[] rowA,
            double[] rowB,
            double[] rowC,
            double[] rowD,
            int width,
            double[] output) {
        for (int j = 0; j < width; j++) {
            double upper = apply(a, rowA[j], apply(b, rowB[j], output[j]));
            output[j] = apply(c, rowC[j], apply(d, rowD[j], upper));
        }
    }

    /** The squares of the first {@code count} values; four sums side by side, because each addition waits for the last. */
    static double squares(double[] values, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < count; i += 4) {
            a = apply(values[i], values[i], a);
            b = apply(values[i + 1], values[i + 1], b);
            c = apply(values[i + 2], values[i + 2], c);
            d = apply(values[i + 3], values[i + 3], d);
        }
        for (; i < count; i++) {
            a = apply(values[i], values[i], a);
        }
        return a + b + (c + d);
    }
}
