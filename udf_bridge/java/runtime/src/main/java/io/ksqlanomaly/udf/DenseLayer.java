package io.ksqlanomaly.udf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** A dense layer: activation(inputs · weights + bias), in float32. The inner loops are of a shape that the JIT vectorises. */
final class DenseLayer {
    final int outputs;
    private final int inputs;
    private final float[] weights;
    private final float[] bias;
    private final Activation activation;

    /** Weights are row-major [inputs, outputs]. */
    DenseLayer(int inputs, int outputs, float[] weights, float[] bias, Activation activation) {
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
                floats(json.text("weights")),
                floats(json.text("bias")),
                Activation.of(json.text("activation")));
    }

    private static float[] floats(String base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        for (int i = 0; i < floats.length; i++) {
            if (!Float.isFinite(floats[i])) {
                throw new ModelException(
                        "network.json: layers: " + floats[i] + " at " + i + ": a finite number is expected");
            }
        }
        return floats;
    }

    void apply(float[] input, float[] output) {
        System.arraycopy(bias, 0, output, 0, outputs);
        int i = 0;
        for (; i + 3 < inputs; i += 4) {
            addFour(input, i, output);
        }
        for (; i < inputs; i++) {
            addOne(input[i], i * outputs, output);
        }
        activation.apply(output);
    }

    /** Four inputs at a time: the loop is so short that its own cost would be most of it. */
    private void addFour(float[] input, int i, float[] output) {
        float a = input[i];
        float b = input[i + 1];
        float c = input[i + 2];
        float d = input[i + 3];
        int rowA = i * outputs;
        int rowB = rowA + outputs;
        int rowC = rowB + outputs;
        int rowD = rowC + outputs;
        for (int j = 0; j < outputs; j++) {
            output[j] += a * weights[rowA + j] + b * weights[rowB + j] + c * weights[rowC + j] + d * weights[rowD + j];
        }
    }

    private void addOne(float factor, int row, float[] output) {
        for (int j = 0; j < outputs; j++) {
            output[j] += factor * weights[row + j];
        }
    }
}
