package io.ksqlanomaly.udf;

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
            throw new ModelException(
                    "manifest.json: calibration: as many scores as p_values are expected, at least one");
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
        int above = firstAtLeast(score);
        if (scores[above] == score) {
            return pValues[above];
        }
        double part = (score - scores[above - 1]) / (scores[above] - scores[above - 1]);
        return pValues[above - 1] + part * (pValues[above] - pValues[above - 1]);
    }

    /** The index of the first of the calibration's scores that is not below a score. */
    private int firstAtLeast(double score) {
        int low = 0;
        int high = scores.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (scores[middle] < score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
