package io.ksqlanomaly.udf;

import java.util.Arrays;
import java.util.List;

/** How rare each column's value is by itself, linear between knots; beyond the ends as at the end. */
final class Tails {
    /** Knots from one that stands among the coarse ones to the next, and how many of those a column has. */
    private static final int STRIDE = 16;
    /** Places for the knots of a column; unused ones are infinite. */
    private static final int WIDTH = STRIDE * STRIDE;

    private final int columns;
    /** Every STRIDE-th knot: a search begins in these, and so touches two lines of the cache instead of eight. */
    private final float[] coarse;
    private final float[] knots;
    /** At each knot the value and the slope from there to the next. */
    private final double[] lines;
    private final double[] low;
    private final double[] high;
    private final double[] weights;

    Tails(List<JsonObject> items, double[] weights) {
        columns = items.size();
        this.weights = weights;
        coarse = new float[columns * STRIDE];
        knots = new float[columns * WIDTH];
        lines = new double[2 * columns * WIDTH];
        low = new double[columns];
        high = new double[columns];
        Arrays.fill(knots, Float.POSITIVE_INFINITY);
        for (int i = 0; i < columns; i++) {
            read(items.get(i), i);
        }
        for (int k = 0; k < coarse.length; k++) {
            coarse[k] = knots[k * STRIDE];
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
            int at = column * WIDTH + k;
            knots[at] = (float) given[k];
            lines[2 * at] = height[k];
            if (k + 1 < given.length) {
                lines[2 * at + 1] = (height[k + 1] - height[k]) / (given[k + 1] - given[k]);
            }
        }
        low[column] = given[0];
        high[column] = given[given.length - 1];
    }

    /**
     * Writes each column's rarity and returns the sum. The steps of a search wait for each other, those of different
     * columns do not: a loop a stage keeps the processor busy where one loop over the columns would not.
     */
    double apply(double[] scaled, double[] rarities, int[] places) {
        for (int i = 0; i < columns; i++) {
            rarities[i] = Math.max(low[i], Math.min(high[i], scaled[i]));
        }
        for (int i = 0; i < columns; i++) {
            places[i] = STRIDE * lastOf16(coarse, i * STRIDE, (float) rarities[i]);
        }
        for (int i = 0; i < columns; i++) {
            places[i] = lastOf16(knots, places[i], (float) rarities[i]);
        }
        double sum = 0;
        for (int i = 0; i < columns; i++) {
            rarities[i] = weights[i] * at(places[i], rarities[i]);
            sum += rarities[i];
        }
        return sum;
    }

    /** The curve at a value, by the line that begins at a knot, or before it if the value was rounded up to the knot. */
    private double at(int place, double value) {
        int knot = knots[place] <= value ? place : place - 1;
        return lines[2 * knot] + (value - knots[knot]) * lines[2 * knot + 1];
    }

    /** Halving by the sign of a difference, written out: no branch that could be guessed wrong. */
    private static int lastOf16(float[] sorted, int first, float value) {
        int at = first;
        at += 8 & reached(sorted[at + 8], value);
        at += 4 & reached(sorted[at + 4], value);
        at += 2 & reached(sorted[at + 2], value);
        return at + (1 & reached(sorted[at + 1], value));
    }

    /** All bits, or none when the value is below the knot. */
    private static int reached(float knot, float value) {
        return ~(Float.floatToRawIntBits(value - knot) >> 31);
    }
}
