package io.ksqlanomaly.udf;

import java.util.Arrays;
import java.util.List;

/** How rare each column's value is by itself, linear between knots; beyond the ends as at the end. */
final class Tails {
    /** Places on a side where few knots do, and where they do not; the last place stays free. */
    private static final int FEW = 8;
    private static final int MANY = 16;
    private static final int MOST_KNOTS = MANY * MANY - 1;

    private final int columns;
    /** A column has side · side places for knots, unused ones infinite: few, so that they stay in the cache. */
    private final int side;
    /** Every side-th knot: a search begins in these, and so touches two lines of the cache instead of all. */
    private final float[] coarse;
    private final float[] knots;
    /** At each knot the value and the slope from there to the next: float32, to stay in the cache. */
    private final float[] lines;
    private final double[] low;
    private final double[] high;
    private final double[] weights;

    Tails(List<JsonObject> items, double[] weights) {
        columns = items.size();
        this.weights = weights;
        double[][] given = items.stream().map(item -> item.packed("knots")).toArray(double[][]::new);
        side = Arrays.stream(given).allMatch(some -> some.length < FEW * FEW) ? FEW : MANY;
        knots = new float[columns * side * side];
        lines = new float[2 * knots.length];
        low = new double[columns];
        high = new double[columns];
        Arrays.fill(knots, Float.POSITIVE_INFINITY);
        for (int i = 0; i < columns; i++) {
            read(given[i], items.get(i).packed("values", given[i].length), i);
        }
        coarse = new float[columns * side];
        for (int k = 0; k < coarse.length; k++) {
            coarse[k] = knots[k * side];
        }
    }

    private void read(double[] given, double[] height, int column) {
        if (given.length < 1 || given.length > MOST_KNOTS) {
            throw new ModelException("network.json: score: tails: 1 to " + MOST_KNOTS + " knots expected, "
                    + given.length + " given");
        }
        for (int k = 0; k < given.length; k++) {
            int at = column * side * side + k;
            knots[at] = (float) given[k];
            lines[2 * at] = (float) height[k];
            if (k + 1 < given.length) {
                lines[2 * at + 1] = (float) ((height[k + 1] - height[k]) / (given[k + 1] - given[k]));
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
            places[i] = side * last(coarse, i * side, (float) rarities[i]);
        }
        for (int i = 0; i < columns; i++) {
            places[i] = last(knots, places[i], (float) rarities[i]);
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

    /** The last of {@code side} that is reached: halving by the sign of a difference, so that no branch is guessed wrong. */
    private int last(float[] sorted, int first, float value) {
        int at = first;
        if (side == MANY) {
            at += 8 & reached(sorted[at + 8], value);
        }
        at += 4 & reached(sorted[at + 4], value);
        at += 2 & reached(sorted[at + 2], value);
        return at + (1 & reached(sorted[at + 1], value));
    }

    /** All bits, or none when the value is below the knot. */
    private static int reached(float knot, float value) {
        return ~(Float.floatToRawIntBits(value - knot) >> 31);
    }
}
