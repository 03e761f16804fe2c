package io.ksqlanomaly.udf;

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
                .put(Schemas.TOP_FEATURE, model.manifest.nameOf(topFeature()));
    }

    /** What each feature adds to the score: in a windowed model, over all rows of the window. */
    private float[] contributions() {
        scorer.attribute();
        RowWindow window = model.manifest.window;
        return window == null ? scorer.contribution : window.sums(scorer.contribution);
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
        return explain(Explanation.Numbers::new);
    }

    /** One {@link Schemas#TEXT_EXPLANATION} a feature, as {@link #explain}. */
    public List<Struct> explainTexts() {
        return explain(Explanation.Texts::new);
    }

    private List<Struct> explain(Explanation.Kind kind) {
        if (reason != null) {
            return null;
        }
        scorer.expect();
        return kind.of(model.manifest, scorer, contributions());
    }
}
