package io.ksqlanomaly.udf;

import java.util.Arrays;
import java.util.List;

/** Inputs with Keras' own outputs, against which a model is proven in the process that will run it. */
final class GoldenRows {
    /** One contribution may be this much further off than a score, relative to the largest of its row. */
    private static final double PART = 10;

    private final List<double[]> inputs;
    private final double[] scores;
    private final List<double[]> contributions;

    private GoldenRows(JsonObject json) {
        inputs = json.rows("inputs");
        scores = json.numbers("score", Double.NaN);
        contributions = json.rows("contribution");
        if (inputs.isEmpty() || inputs.size() != scores.length || inputs.size() != contributions.size()) {
            throw new ModelException("golden.json: as many inputs, scores and contributions expected, at least one");
        }
    }

    static GoldenRows read(Bundle bundle) {
        JsonObject json = JsonObject.parse("golden.json", bundle.readText("golden.json"));
        Manifest.checkFormat("golden.json", json);
        return new GoldenRows(json);
    }

    /** Scores every row; ModelException names the first that differs by more than {@code tolerance}. */
    void prove(Scorer scorer, double tolerance) {
        for (int row = 0; row < scores.length; row++) {
            double[] input = inputs.get(row);
            if (input.length != scorer.row.length || contributions.get(row).length != scorer.contribution.length) {
                throw new ModelException("golden.json: row " + row + " has " + input.length + " values");
            }
            System.arraycopy(input, 0, scorer.row, 0, input.length);
            scorer.score();
            scorer.attribute();
            compare(row, "score", scorer.score, scores[row], tolerance * Math.max(1, Math.abs(scores[row])));
            double[] expected = contributions.get(row);
            double largest = Arrays.stream(expected).map(Math::abs).filter(Double::isFinite).max().orElse(0);
            for (int i = 0; i < input.length; i++) {
                compare(row, "contribution " + i, scorer.contribution[i], expected[i],
                        PART * tolerance * Math.max(1, largest));
            }
        }
    }

    private static void compare(int row, String what, double found, double expected, double allowed) {
        if (found == expected || Double.isNaN(found) && Double.isNaN(expected)) {
            return;
        }
        if (!(Math.abs(found - expected) <= allowed)) {
            throw new ModelException(
                    "golden row " + row + ": " + what + " " + expected + " expected, " + found + " found");
        }
    }
}
