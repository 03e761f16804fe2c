package io.ksqlanomaly.udf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How features and scores were spread in training, and how far counts of later rows are from that.
 *
 * <p>Counts stand in one array: the bins of each feature, its missing values after them, then the bins of the score.
 */
final class DriftProfile {
    final List<String> names = new ArrayList<>();
    /** Tells two profiles apart: counts of one mean nothing in another. */
    final String id;
    private final List<Boolean> context = new ArrayList<>();
    private final List<Histogram> features = new ArrayList<>();
    private final List<double[]> expected = new ArrayList<>();
    private final Histogram score;
    private final double[] positions;
    private final int scoreStart;

    private DriftProfile(JsonObject json) {
        long trained = (long) json.number("rows");
        int bins = 0;
        for (JsonObject feature : json.objects("features")) {
            Histogram histogram = Histogram.read(feature);
            names.add(feature.text("name"));
            context.add(feature.flag("context"));
            features.add(histogram);
            expected.add(histogram.expected(trained));
            bins += histogram.bins() + 1;
        }
        scoreStart = bins;
        score = json.has("score") ? Histogram.read(json.object("score")) : null;
        positions = score == null ? new double[0] : score.positions();
        id = checksum();
    }

    static DriftProfile read(JsonObject json) {
        return new DriftProfile(json);
    }

    /** Counts that {@link #count} needs. */
    int size() {
        return scoreStart + positions.length;
    }

    boolean hasScore() {
        return score != null;
    }

    /** Counts one row: a value a feature, NaN for a missing one; no score for a row that has none. */
    void count(long[] counts, double[] row, Double rowScore) {
        int start = 0;
        for (int i = 0; i < features.size(); i++) {
            counts[start + features.get(i).bin(row[i])]++;
            start += features.get(i).bins() + 1;
        }
        if (score != null && rowScore != null) {
            counts[scoreStart + score.bin(rowScore)]++;
        }
    }

    /**
     * The population stability index of each feature: the sum of (a − e) · ln(a / e) over its bins, e the expected and a
     * the actual share (N. Siddiqi, Credit Risk Scorecards, 2006). The actual counts are joined by one row that is spread
     * as expected: so an empty bin is no division by zero, and no rows are no drift.
     */
    Map<String, Double> stabilityIndices(long[] counts, long rows) {
        Map<String, Double> indices = new LinkedHashMap<>();
        int start = 0;
        for (int i = 0; i < names.size(); i++) {
            double[] shares = expected.get(i);
            double index = 0;
            for (int bin = 0; bin < shares.length; bin++) {
                double actual = (counts[start + bin] + shares[bin]) / (rows + 1);
                index += (actual - shares[bin]) * Math.log(actual / shares[bin]);
            }
            indices.put(names.get(i), index);
            start += shares.length;
        }
        return indices;
    }

    /** The feature with the largest index; one that the score does not count is left out. */
    String top(Map<String, Double> indices) {
        String top = null;
        for (int i = 0; i < names.size(); i++) {
            if (!context.get(i) && (top == null || indices.get(names.get(i)) > indices.get(top))) {
                top = names.get(i);
            }
        }
        return top;
    }

    /**
     * Cliff's delta between counted and expected scores, from −1 to 1: how much more often a counted score is above an
     * expected one than below it (N. Cliff, Psychological Bulletin 114, 1993). Null without scores.
     */
    Double scoreShift(long[] counts) {
        long scored = 0;
        double sum = 0;
        for (int bin = 0; bin < positions.length; bin++) {
            scored += counts[scoreStart + bin];
            sum += counts[scoreStart + bin] * positions[bin];
        }
        return scored == 0 ? null : sum / scored;
    }

    private String checksum() {
        List<Histogram> all = new ArrayList<>(features);
        if (score != null) {
            all.add(score);
        }
        int edges = all.stream().mapToInt(histogram -> histogram.edges.length + 1).sum();
        ByteBuffer bytes = ByteBuffer.allocate(edges * Double.BYTES);
        for (Histogram histogram : all) {
            bytes.putDouble(histogram.edges.length);
            for (double edge : histogram.edges) {
                bytes.putDouble(edge);
            }
        }
        return Bundle.sha256(bytes.array()).substring(0, 16);
    }
}
