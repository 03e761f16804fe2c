package io.ksqlanomaly.udf;

import java.util.Arrays;
import java.util.List;

/** The {@code score} section of network.json: what becomes of a row and the network's outputs for it. */
final class Scoring {
    final int columns;
    /** The layer whose output is the latent. */
    final int latent;
    final double[] center;
    final double[] scale;
    final double[] jointScale;
    final Term[] terms;
    /** Whether a term needs the tails; else only the contributions do. */
    final boolean tailsInScore;
    /** How rare each column's value is, and how far it is from what the others say; null where residuals say it all. */
    final Tails tails;
    final DenseLayer attribution;
    final double[] weights;
    final double tailWeight;
    final double tiny;

    /** For {@code columns} encoded columns and the layers of the network. */
    Scoring(JsonObject json, int columns, List<DenseLayer> layers) {
        this.columns = columns;
        latent = json.integer("latent");
        if (latent < 0 || latent >= layers.size() - 1) {
            throw new ModelException("network.json: score: latent: no hidden layer " + latent);
        }
        int joint = columns + layers.get(latent).outputs;
        center = json.packed("center", columns);
        scale = json.packed("scale", columns);
        jointScale = json.packed("joint_scale", joint);
        weights = json.packed("weights", columns);
        boolean residualsOnly = !json.has("attribution");
        tails = residualsOnly ? null : new Tails(json.objects("tails", columns), weights);
        attribution = residualsOnly ? null : attribution(json.object("attribution"));
        tailWeight = residualsOnly ? 0 : json.object("attribution").number("tail_weight");
        tiny = json.number("tiny");
        List<JsonObject> items = json.objects("terms");
        if (items.isEmpty()) {
            throw new ModelException("network.json: score: terms: at least one is expected");
        }
        terms = new Term[items.size()];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = Term.read(items.get(i), columns, joint);
        }
        tailsInScore = Arrays.stream(terms).anyMatch(Term::needsTails);
        if (tailsInScore && residualsOnly) {
            throw new ModelException("network.json: score: a term of tails needs an attribution");
        }
    }

    private DenseLayer attribution(JsonObject json) {
        double[] matrix = json.packed("matrix", columns * columns);
        return new DenseLayer(columns, columns, matrix, new double[columns], Activation.LINEAR);
    }
}
