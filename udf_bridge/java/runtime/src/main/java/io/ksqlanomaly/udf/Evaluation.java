package io.ksqlanomaly.udf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/** What a model says of one row, in the forms that the SQL functions return. Valid until the thread's next row. */
public final class Evaluation {
    private final Model model;
    private final Scorer scorer;
    private final String version;
    private final String reason;

    private Evaluation(Model model, Scorer scorer, String version, String reason) {
        this.model = model;
        this.scorer = scorer;
        this.version = version;
        this.reason = reason;
    }

    static Evaluation scored(Model model, Scorer scorer) {
        return new Evaluation(model, scorer, model.manifest.version, null);
    }

    static Evaluation rejected(String version, String reason) {
        return new Evaluation(null, null, version, reason);
    }

    /** The score, or null for a row that cannot be scored. */
    public Double score() {
        return reason == null ? (double) scorer.score : null;
    }

    /** Whether the score is above the model's threshold; null for a row that cannot be scored. */
    public Boolean isAnomaly() {
        return reason == null ? scorer.score > model.manifest.threshold : null;
    }

    /** Whether at most a share {@code alpha} of normal rows scores as high; null for a row that cannot be scored. */
    public Boolean isAnomaly(Double alpha) {
        return reason == null && alpha != null ? pValue() <= alpha : null;
    }

    private double pValue() {
        return model.manifest.calibration.pValue(scorer.score);
    }

    /** {@link Schemas#ANOMALY}; a row that cannot be scored has a REASON and no SCORE. */
    public Struct toStruct() {
        Struct struct = new Struct(Schemas.ANOMALY).put(Schemas.MODEL_VERSION, version);
        if (reason != null) {
            return struct.put(Schemas.REASON, reason);
        }
        return struct
                .put(Schemas.SCORE, score())
                .put(Schemas.IS_ANOMALY, isAnomaly())
                .put(Schemas.P_VALUE, pValue())
                .put(Schemas.TOP_FEATURE, name(topFeature()));
    }

    /** What each feature adds to the score: in a windowed model, over all rows of the window. */
    private float[] contributions() {
        scorer.attribute();
        RowWindow window = model.manifest.window;
        return window == null ? scorer.contribution : window.sums(scorer.contribution);
    }

    private String name(int index) {
        RowWindow window = model.manifest.window;
        return window == null ? model.manifest.features.get(index).name : window.name(index);
    }

    private int topFeature() {
        float[] contribution = contributions();
        int top = 0;
        for (int i = 1; i < contribution.length; i++) {
            if (contribution[i] > contribution[top]) {
                top = i;
            }
        }
        return top;
    }

    /**
     * One {@link Schemas#EXPLANATION} a feature, largest contribution first; null for a row that cannot be scored. Of a
     * window, values are those of its newest row, and a contribution is that of all its rows.
     */
    public List<Struct> explain() {
        return explain(this::explanation);
    }

    /** One {@link Schemas#TEXT_EXPLANATION} a feature, as {@link #explain}. */
    public List<Struct> explainTexts() {
        return explain(this::textExplanation);
    }

    private List<Struct> explain(Explanation part) {
        if (reason != null) {
            return null;
        }
        float[] contribution = contributions();
        scorer.expect();
        List<Struct> parts = new ArrayList<>(contribution.length);
        for (long place : largestFirst(contribution)) {
            int index = (int) place;
            parts.add(part.of(index, scorer.row.length - contribution.length + index, contribution[index]));
        }
        return parts;
    }

    /** Makes one part of an explanation: of a feature, by its place among the inputs, with what it adds. */
    @FunctionalInterface
    private interface Explanation {
        Struct of(int feature, int input, float contribution);
    }

    /** Features by their contributions in the lower halves: sorting plain numbers makes no objects. */
    private static long[] largestFirst(float[] contribution) {
        long[] order = new long[contribution.length];
        for (int i = 0; i < order.length; i++) {
            int bits = Float.floatToIntBits(contribution[i]);
            int ascending = bits ^ (bits >> 31 & Integer.MAX_VALUE); // as ints, in the order of the floats
            order[i] = (long) ~ascending << 32 | i;
        }
        Arrays.sort(order);
        return order;
    }

    private Struct explanation(int feature, int input, float contribution) {
        double value = scorer.row[input];
        return new Struct(Schemas.EXPLANATION)
                .put(Schemas.FEATURE, name(feature))
                .put(Schemas.VALUE, Double.isNaN(value) ? null : value)
                .put(Schemas.EXPECTED, scorer.reconstruction[input])
                .put(Schemas.CONTRIBUTION, (double) contribution);
    }

    private Struct textExplanation(int index, int input, float contribution) {
        Feature feature = model.manifest.features.get(index);
        double value = scorer.row[index];
        String given = feature.kind == Feature.Kind.TEXT ? scorer.given.texts[index] : feature.text(value);
        return new Struct(Schemas.TEXT_EXPLANATION)
                .put("FEATURE", feature.name)
                .put("VALUE", Double.isNaN(value) ? null : given)
                .put("EXPECTED", feature.text(scorer.reconstruction[index]))
                .put("CONTRIBUTION", (double) contribution);
    }
}
