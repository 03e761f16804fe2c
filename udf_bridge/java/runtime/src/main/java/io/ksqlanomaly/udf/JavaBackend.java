package io.ksqlanomaly.udf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The network of network.json in plain Java: float64 up to and including the scaling, float32 from there. */
final class JavaBackend implements Backend {
    private final int features;
    private final double[] impute;
    private final double[] low;
    private final double[] high;
    private final double[] center;
    private final double[] scale;
    private final float[] inverseRms;
    private final List<DenseLayer> layers = new ArrayList<>();

    private JavaBackend(JsonObject json) {
        features = json.integer("features");
        impute = vector(json, "impute", Double.NaN);
        low = vector(json, "low", Double.NEGATIVE_INFINITY);
        high = vector(json, "high", Double.POSITIVE_INFINITY);
        center = vector(json, "center", Double.NaN);
        scale = vector(json, "scale", Double.NaN);
        double[] weights = vector(json, "inverse_rms", Double.NaN);
        inverseRms = new float[features];
        for (int i = 0; i < features; i++) {
            inverseRms[i] = (float) weights[i];
        }
        int inputs = features;
        for (JsonObject layer : json.objects("layers")) {
            layers.add(DenseLayer.read(layer, inputs));
            inputs = layers.get(layers.size() - 1).outputs;
        }
        if (layers.isEmpty() || inputs != features) {
            throw new ModelException("network.json: layers: the last one must give " + features + " values");
        }
    }

    static JavaBackend load(Bundle bundle) {
        return parse(bundle.readText("network.json"));
    }

    static JavaBackend parse(String text) {
        JsonObject json = JsonObject.parse("network.json", text);
        Manifest.checkFormat("network.json", json);
        return new JavaBackend(json);
    }

    private double[] vector(JsonObject json, String name, double absent) {
        double[] values = json.numbers(name, absent);
        if (values.length != features) {
            throw new ModelException(
                    "network.json: " + name + ": " + features + " values expected, " + values.length + " given");
        }
        return values;
    }

    @Override
    public Scorer newScorer() {
        return new NetworkScorer();
    }

    /** Buffers of one thread, wide enough for the widest layer. */
    private final class NetworkScorer extends Scorer {
        private final float[] scaled = new float[features];
        private final float[][] values = new float[layers.size()][];

        NetworkScorer() {
            super(features);
            Arrays.setAll(values, index -> new float[layers.get(index).outputs]);
        }

        @Override
        void score() {
            if (!scale()) {
                undefined();
                return;
            }
            float[] output = scaled;
            for (int i = 0; i < values.length; i++) {
                layers.get(i).apply(output, values[i]);
                output = values[i];
            }
            compare(output);
        }

        /** False when a value is missing that the network cannot replace. */
        private boolean scale() {
            for (int i = 0; i < features; i++) {
                double value = Double.isNaN(row[i]) ? impute[i] : row[i];
                if (Double.isNaN(value)) {
                    return false;
                }
                value = Math.max(low[i], Math.min(high[i], value));
                scaled[i] = (float) ((value - center[i]) / scale[i]);
            }
            return true;
        }

        private void compare(float[] output) {
            float sum = 0;
            for (int i = 0; i < features; i++) {
                float residual = (scaled[i] - output[i]) * inverseRms[i];
                contribution[i] = residual * residual;
                reconstruction[i] = output[i] * scale[i] + center[i];
            }
            for (int i = 0; i < features; i++) {
                sum += contribution[i];
            }
            score = sum / features;
        }
    }
}
