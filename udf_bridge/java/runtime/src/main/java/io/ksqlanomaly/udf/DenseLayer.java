package io.ksqlanomaly.udf;

/**
 * A dense layer: activation(inputs · weights + bias). Weights are float32 numbers, sums are float64: the score divides
 * by small spreads, and single precision would show.
 */
final class DenseLayer {
    final int inputs;
    final int outputs;
    /** With fewer outputs than this, a loop over them is too short to be vectorised. */
    private static final int NARROW = 12;

    private final boolean narrow;
    /** A row an input; of a narrow layer a row an output. */
    private final double[][] weights;
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
        narrow = outputs < NARROW;
        this.weights = narrow ? Sums.columns(weights, outputs) : Sums.rows(weights, outputs);
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
        if (narrow) {
            Sums.products(input, weights, bias, output);
        } else {
            System.arraycopy(bias, 0, output, 0, outputs);
            Sums.add(input, inputs, weights, outputs, output);
        }
        activation.apply(output);
    }
}
