package io.ksqlanomaly.udf;

import java.util.Arrays;

/** One thread's input row and results, used again for every row. */
abstract class Scorer implements AutoCloseable {
    /** The row to score, raw values in the order of the features; NaN stands for a missing one. */
    final double[] row;
    /** The same row, with the texts that were given. */
    final Row given;
    /** Mean of the contributions; NaN when a missing value has no replacement. */
    float score;
    final float[] contribution;
    final double[] reconstruction;

    Scorer(int features) {
        given = new Row(features);
        row = given.values;
        contribution = new float[features];
        reconstruction = new double[features];
    }

    /** Reads {@link #row}, writes score, contribution and reconstruction. */
    abstract void score();

    @Override
    public void close() {
    }

    final void undefined() {
        score = Float.NaN;
        Arrays.fill(contribution, Float.NaN);
        Arrays.fill(reconstruction, Double.NaN);
    }
}
