package io.ksqlanomaly.udf;

/**
 * A dense layer: activation(inputs · weights + bias). Weights are float32 numbers, sums are float64: the score divides
 * by small spreads, and single precision would show.
 */
final class DenseLayer {
    final int inputs;
    final int outputs;
    /** Up to this many outputs, a loop over them is too short to be vectorised. */
    private static final int NARROW = 16;

    /** A row an input. */
    private final double[][] weights;
    /** A row an output, of a narrow layer; else null. */
    private final double[][] columns;
    private final double[] bias;
    private final Activation activation;

    /** Weights are row-major [inputs, outputs]. */
    DenseLayer(int inputs, int outputs, double[] weights, double[] bias, Activation activation) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.bias = bias;
        this.activation = activation;
        if (weights.length != (long) inputs * outputs || bias.length != outputs) {
            throw new ModelException("network.json: layers: " + (long) inputs * outputs + " weights and " + outputs
                    + " biases expected, " + weights.length + " and " + bias.length + " given");
        }
        this.weights = Sums.rows(weights, outputs);
        columns = outputs < NARROW ? Sums.columns(weights, outputs) : null;
    }

    static DenseLayer read(JsonObject json, int expectedInputs) {
        if (!json.text("kind").equals("dense") || json.integer("inputs") != expectedInputs) {
            throw new ModelException("network.json: layers: a dense layer with " + expectedInputs + " inputs expected, "
                    + json.text("kind") + " with " + json.integer("inputs") + " given");
        }
        return new DenseLayer(
                expectedInputs,
                json.integer("outputs"),
                json.packed("weights"),
                json.packed("bias"),
                Activation.of(json.text("activation")));
    }

    void apply(double[] input, double[] output) {
        if (columns == null) {
            System.arraycopy(bias, 0, output, 0, outputs);
            Sums.add(input, inputs, weights, outputs, output);
        } else {
            Sums.products(input, columns, bias, output);
        }
        activation.apply(output);
    }
}
