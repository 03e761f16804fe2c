package io.ksqlanomaly.udf;

/** What each column adds to the score: how far it is from what the other columns say of it, and how rare it is by itself. */
final class Attribution {
    final Tails tails;
    private final DenseLayer deviations;
    private final double[] weights;
    private final double tailWeight;

    /** Of the {@code score} section of network.json, for columns of these weights. */
    Attribution(JsonObject json, double[] weights) {
        int columns = weights.length;
        JsonObject own = json.object("attribution");
        double[] matrix = own.packed("matrix", columns * columns);
        deviations = new DenseLayer(columns, columns, matrix, new double[columns], Activation.LINEAR);
        tailWeight = own.number("tail_weight");
        this.weights = weights;
        tails = new Tails(json.objects("tails", columns), weights);
    }

    /** Writes each column's part, from standardised columns and their rarities. */
    void apply(double[] scaled, double[] rarities, double[] parts) {
        deviations.apply(scaled, parts);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i] * parts[i] * weights[i] + tailWeight * rarities[i];
        }
    }
}
