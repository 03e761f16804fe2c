package io.ksqlanomaly.udf;

import java.util.Arrays;
import java.util.List;

/** The {@code score} section of network.json: what becomes of a row and the network's outputs for it. */
final class Scoring {
    /** The layer whose output is the latent. */
    final int latent;
    final double[] center;
    final double[] scale;
    final double[] jointScale;
    final Term[] terms;
    /** What columns add to the score; null where that is their residual. */
    final Attribution attribution;
    /** Whether a term needs the tails; else only the contributions do. */
    final boolean tailsInScore;
    final double tiny;

    /** For {@code columns} encoded columns and the layers of the network. */
    Scoring(JsonObject json, int columns, List<DenseLayer> layers) {
        latent = json.integer("latent");
        if (latent < 0 || latent >= layers.size() - 1) {
            throw new ModelException("network.json: score: latent: no hidden layer " + latent);
        }
        int joint = columns + layers.get(latent).outputs;
        center = json.packed("center", columns);
        scale = json.packed("scale", columns);
        jointScale = json.packed("joint_scale", joint);
        double[] weights = json.packed("weights", columns);
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
        boolean residualIsAll = items.stream().allMatch(term -> term.text("kind").equals("residual"));
        attribution = residualIsAll && !json.has("attribution") ? null : new Attribution(json, weights);
    }
}
