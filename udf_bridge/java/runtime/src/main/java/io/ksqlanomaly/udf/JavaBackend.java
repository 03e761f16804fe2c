package io.ksqlanomaly.udf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The network of network.json in plain Java: float64 up to and including the scaling, float32 from there. */
final class JavaBackend implements Backend {
    private static final int FORMAT_VERSION = 2;

    private final Encoding encoding;
    private final float[] inverseRms;
    private final List<DenseLayer> layers = new ArrayList<>();

    private JavaBackend(JsonObject json) {
        encoding = Encoding.read(json.object("encode"), json.integer("inputs"));
        int columns = encoding.columns;
        double[] weights = json.object("score").numbers("inverse_rms", columns, Double.NaN);
        inverseRms = new float[columns];
        for (int i = 0; i < columns; i++) {
            inverseRms[i] = (float) weights[i];
        }
        int inputs = columns;
        for (JsonObject layer : json.objects("layers")) {
            layers.add(DenseLayer.read(layer, inputs));
            inputs = layers.get(layers.size() - 1).outputs;
        }
        if (layers.isEmpty() || inputs != columns) {
            throw new ModelException("network.json: layers: the last one must give " + columns + " values");
        }
    }

    static JavaBackend load(Bundle bundle) {
        return parse(bundle.readText("network.json"));
    }

    static JavaBackend parse(String text) {
        JsonObject json = JsonObject.parse("network.json", text);
        Manifest.checkFormat("network.json", json);
        if (json.integer("format_version") < FORMAT_VERSION) {
            throw new ModelException("network.json has format " + json.integer("format_version")
                    + ", this jar reads " + FORMAT_VERSION + ": train the model again");
        }
        return new JavaBackend(json);
    }

    @Override
    public Scorer newScorer() {
        return new NetworkScorer();
    }

    /** Buffers of one thread, wide enough for the widest layer. */
    private final class NetworkScorer extends Scorer {
        private final float[] scaled = new float[encoding.columns];
        private final float[] parts = new float[encoding.columns];
        private final float[][] values = new float[layers.size()][];

        NetworkScorer() {
            super(encoding.features);
            Arrays.setAll(values, index -> new float[layers.get(index).outputs]);
        }

        @Override
        void score() {
            if (!encoding.encode(row, scaled)) {
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

        private void compare(float[] output) {
            for (int i = 0; i < parts.length; i++) {
                float residual = (scaled[i] - output[i]) * inverseRms[i];
                parts[i] = residual * residual;
            }
            encoding.sumByFeature(parts, contribution);
            encoding.decode(output, reconstruction);
            float sum = 0;
            for (int i = 0; i < contribution.length; i++) {
                sum += contribution[i];
            }
            score = sum / contribution.length;
        }
    }
}
