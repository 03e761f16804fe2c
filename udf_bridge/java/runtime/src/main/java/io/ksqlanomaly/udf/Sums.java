package io.ksqlanomaly.udf;

/** The inner loops of products of a row and a matrix, in float64. */
final class Sums {
    private Sums() {
    }

    /**
     * Adds four inputs times their rows of the matrix at once: the loop is so short that its own cost would be most of
     * it. Rows lie {@code stride} apart and are {@code width} long.
     */
    static void addFour(double[] input, int i, double[] matrix, int row, int stride, int width, double[] output) {
        double a = input[i];
        double b = input[i + 1];
        double c = input[i + 2];
        double d = input[i + 3];
        int rowB = row + stride;
        int rowC = rowB + stride;
        int rowD = rowC + stride;
        for (int j = 0; j < width; j++) {
            output[j] += a * matrix[row + j] + b * matrix[rowB + j] + c * matrix[rowC + j] + d * matrix[rowD + j];
        }
    }

    static void addOne(double factor, double[] matrix, int row, int width, double[] output) {
        for (int j = 0; j < width; j++) {
            output[j] += factor * matrix[row + j];
        }
    }

    static double squares(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }
}
