package io.ksqlanomaly.udf;

/** How rare a score is among normal rows: p-values, linear between the points of the calibration, a tail above them. */
final class Calibration {
    private final int count;
    private final double[] scores;
    private final double[] pValues;
    private final Tail tail;

    Calibration(int count, double[] scores, double[] pValues, Tail tail) {
        this.count = count;
        this.scores = scores;
        this.pValues = pValues;
        this.tail = tail;
        if (scores.length == 0 || scores.length != pValues.length) {
            throw new ModelException(
                    "manifest.json: calibration: as many scores as p_values are expected, at least one");
        }
    }

    static Calibration read(JsonObject json) {
        return new Calibration(
                json.integer("count"),
                json.numbers("scores", Double.NaN),
                json.numbers("p_values", Double.NaN),
                json.has("tail") ? new Tail(json.object("tail")) : null);
    }

    /** The share of normal rows that score as high, in (0, 1]. */
    double pValue(double score) {
        int last = scores.length - 1;
        if (score < scores[0]) {
            return 1.0;
        }
        if (score > scores[last]) {
            double seen = 1.0 / (count + 1);
            return tail == null ? seen : Math.max(tail.least, tail.survival(score - scores[last]) * seen);
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

    /** How fast normal rows get rarer above the highest score: a generalized Pareto distribution. */
    static final class Tail {
        private final double scale;
        private final double shape;
        private final double least;

        Tail(double scale, double shape, double least) {
            this.scale = scale;
            this.shape = shape;
            this.least = least;
            if (!(scale > 0) || !(shape >= 0) || !(least > 0)) {
                throw new ModelException(
                        "manifest.json: calibration: tail: scale and least above 0 are expected, shape not below 0");
            }
        }

        private Tail(JsonObject json) {
            this(json.number("scale"), json.number("shape"), json.number("least"));
        }

        private double survival(double excess) {
            double size = excess / scale;
            return shape == 0 ? Math.exp(-size) : Math.exp(-Math.log1p(shape * size) / shape);
        }
    }
}
