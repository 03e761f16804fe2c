package io.ksqlanomaly.udf;

import java.util.Arrays;

/**
 * Scores rows with one model, on one thread at a time: its buffers are used again for every row.
 *
 * <p>Values are raw, one a feature, in the order and units of the training data; NaN stands for a missing one.
 */
public abstract class Scorer implements AutoCloseable {
    /** The row to score, raw values in the order of the features; NaN stands for a missing one. */
    final double[] row;
    /** The same row, with the texts that were given. */
    final Row given;
    /** NaN when a missing value has no replacement. */
    float score;
    final float[] contribution;
    final double[] reconstruction;

    Scorer(int features) {
        given = new Row(features);
        row = given.values;
        contribution = new float[features];
        reconstruction = new double[features];
    }

    /**
     * The score of one row: the larger, the stranger; it has no unit.
     *
     * @param values one value a feature
     * @return NaN when a value is missing that the model has no replacement for
     * @throws IllegalArgumentException if there are more or fewer values than features
     */
    public final double score(double... values) {
        if (values.length != row.length) {
            throw new IllegalArgumentException(row.length + " values expected, " + values.length + " given");
        }
        System.arraycopy(values, 0, row, 0, row.length);
        score();
        return score;
    }

    /** What each feature adds to the score of the last row: a copy, one value a feature. */
    public final float[] contributions() {
        attribute();
        return contribution.clone();
    }

    /** What the model expected of each feature of the last row, in the feature's own unit: a copy. */
    public final double[] expected() {
        expect();
        return reconstruction.clone();
    }

    /** Reads {@link #row}, writes the score; what it means by feature may wait for {@link #attribute} and {@link #expect}. */
    abstract void score();

    /** Writes the contributions of the last row, unless they are there: few functions ask for them. */
    void attribute() {
    }

    /** Writes the reconstruction of the last row, unless it is there: few functions ask for it. */
    void expect() {
    }

    @Override
    public void close() {
    }

    final void undefined() {
        score = Float.NaN;
        Arrays.fill(contribution, Float.NaN);
        Arrays.fill(reconstruction, Double.NaN);
    }
}
