package io.ksqlanomaly.udf;

/**
 * A dense layer: activation(inputs · weights + bias). Weights are float32 numbers, sums are float64: the score divides
 * by small spreads, and single precision would show. The inner loops are of a shape that the JIT vectorises.
 */
final class DenseLayer {
    final int inputs;
    final int outputs;
    private final double[] weights;
    private final double[] bias;
    private final Activation activation;

    /** Weights are row-major [inputs, outputs]. */
    DenseLayer(int inputs, int outputs, double[] weights, double[] bias, Activation activation) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.weights = weights;
        this.bias = bias;
        this.activation = activation;
        if (weights.length != (long) inputs * outputs || bias.length != outputs) {
            throw new ModelException("network.json: layers: " + (long) inputs * outputs + " weights and " + outputs
                    + " biases expected, " + weights.length + " and " + bias.length + " given");
        }
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
        System.arraycopy(bias, 0, output, 0, outputs);
        int i = 0;
        for (; i + 3 < inputs; i += 4) {
            Sums.addFour(input, i, weights, i * outputs, outputs, outputs, output);
        }
        for (; i < inputs; i++) {
            Sums.addOne(input[i], weights, i * outputs, outputs, output);
        }
        activation.apply(output);
    }
}
