package io.ksqlanomaly.udf;

import java.util.Arrays;

/** How rare a score is among normal rows: p-values, linear between the points of the calibration. */
final class Calibration {
    private final int count;
    private final double[] scores;
    private final double[] pValues;

    Calibration(int count, double[] scores, double[] pValues) {
        this.count = count;
        this.scores = scores;
        this.pValues = pValues;
        if (scores.length == 0 || scores.length != pValues.length) {
            throw new ModelException("manifest.json: calibration: as many scores as p_values are expected, at least one");
        }
    }

    static Calibration read(JsonObject json) {
        return new Calibration(
            json.integer("count"),
            json.numbers("scores", Double.NaN),
            json.numbers("p_values", Double.NaN));
    }

    /** The share of normal rows that score as high, in (0, 1]. */
    double pValue(double score) {
        int last = scores.length - 1;
        if (score < scores[0]) {
            return 1.0;
        }
        if (score > scores[last]) {
            return 1.0 / (count + 1);
        }
        int found = Arrays.binarySearch(scores, score);
        if (found >= 0) {
            return pValues[found];
        }
        int above = -found - 1;
        double part = (score - scores[above - 1]) / (scores[above] - scores[above - 1]);
        return pValues[above - 1] + part * (pValues[above] - pValues[above - 1]);
    }
}
