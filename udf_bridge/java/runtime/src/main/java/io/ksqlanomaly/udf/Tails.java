package io.ksqlanomaly.udf;

import java.util.Arrays;
import java.util.List;

/** How rare each column's value is by itself, linear between knots; beyond the ends as at the end. */
final class Tails {
    /** Knots of a column, a power of two; unused ones are infinite. */
    private static final int WIDTH = 256;

    private final int columns;
    private final float[] knots;
    private final float[] values;
    private final double[] low;
    private final double[] high;
    private final double[] weights;

    Tails(List<JsonObject> items, double[] weights) {
        columns = items.size();
        this.weights = weights;
        knots = new float[columns * WIDTH];
        values = new float[columns * WIDTH];
        low = new double[columns];
        high = new double[columns];
        Arrays.fill(knots, Float.POSITIVE_INFINITY);
        for (int i = 0; i < columns; i++) {
            read(items.get(i), i);
        }
    }

    private void read(JsonObject item, int column) {
        double[] given = item.packed("knots");
        double[] height = item.packed("values", given.length);
        if (given.length < 1 || given.length >= WIDTH) {
            throw new ModelException("network.json: score: tails: 1 to " + (WIDTH - 1) + " knots expected, "
                    + given.length + " given");
        }
        for (int k = 0; k < given.length; k++) {
            knots[column * WIDTH + k] = (float) given[k];
            values[column * WIDTH + k] = (float) height[k];
        }
        low[column] = given[0];
        high[column] = given[given.length - 1];
    }

    /** Writes each column's rarity and returns the sum. */
    double apply(double[] scaled, double[] rarities) {
        double sum = 0;
        for (int i = 0; i < columns; i++) {
            double value = Math.max(low[i], Math.min(high[i], scaled[i]));
            int at = last(i * WIDTH, value);
            double start = knots[at];
            double slope = ((double) values[at + 1] - values[at]) / ((double) knots[at + 1] - start);
            rarities[i] = (values[at] + (value - start) * slope) * weights[i];
            sum += rarities[i];
        }
        return sum;
    }

    /** The last knot that is not above the value: halving without branches that could be guessed wrong. */
    private int last(int first, double value) {
        int at = first;
        for (int step = WIDTH / 2; step > 0; step >>= 1) {
            at = knots[at + step] <= value ? at + step : at;
        }
        return at;
    }
}
