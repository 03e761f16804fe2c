package io.ksqlanomaly.udf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The graph of network.json in plain Java: columns are float32, all that is computed from them is float64. */
final class JavaBackend implements Backend {
    private static final int FORMAT_VERSION = 2;

    private final Encoding encoding;
    private final List<DenseLayer> layers = new ArrayList<>();
    private final Scoring scoring;

    private JavaBackend(JsonObject json) {
        encoding = Encoding.read(json.object("encode"), json.integer("inputs"));
        int inputs = encoding.columns;
        for (JsonObject layer : json.objects("layers")) {
            layers.add(DenseLayer.read(layer, inputs));
            inputs = layers.get(layers.size() - 1).outputs;
        }
        if (layers.isEmpty() || inputs != encoding.columns) {
            throw new ModelException("network.json: layers: the last one must give " + encoding.columns + " values");
        }
        scoring = new Scoring(json.object("score"), encoding.columns, layers);
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

    /** Buffers of one thread. */
    private final class NetworkScorer extends Scorer {
        private final double[] scaled = new double[encoding.columns];
        private final double[][] values = new double[layers.size()][];
        private final double[] joint = new double[scoring.jointScale.length];
        private final double[] rarities = new double[encoding.columns];
        private final int[] places = new int[encoding.columns];
        private final double[] parts = new double[encoding.columns];
        private final Term.Meter[] meters = new Term.Meter[scoring.terms.length];
        private boolean defined;

        NetworkScorer() {
            super(encoding.features);
            Arrays.setAll(values, index -> new double[layers.get(index).outputs]);
            Arrays.setAll(meters, index -> scoring.terms[index].newMeter());
        }

        @Override
        void score() {
            defined = encoding.encode(row, scaled);
            if (!defined) {
                undefined();
                return;
            }
            standardise();
            double[] output = scaled;
            for (int i = 0; i < values.length; i++) {
                layers.get(i).apply(output, values[i]);
                output = values[i];
            }
            join(output);
            compare();
        }

        private void standardise() {
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = (scaled[i] - scoring.center[i]) / scoring.scale[i];
            }
        }

        /** Residual and latent side by side, each in its usual size. */
        private void join(double[] output) {
            double[] latent = values[scoring.latent];
            for (int i = 0; i < scaled.length; i++) {
                joint[i] = (scaled[i] - output[i]) * scoring.jointScale[i];
            }
            for (int i = 0, at = scaled.length; i < latent.length; i++, at++) {
                joint[at] = latent[i] * scoring.jointScale[at];
            }
        }

        private void compare() {
            double tails = scoring.tailsInScore ? scoring.attribution.tails.apply(scaled, rarities, places) : 0;
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < meters.length; i++) {
                double measure = meters[i].measure(scaled, joint, tails);
                largest = Math.max(largest, scoring.terms[i].scaled(measure, scoring.tiny));
            }
            score = (float) largest;
        }

        @Override
        void attribute() {
            if (!defined) {
                return;
            }
            if (scoring.attribution == null) {
                squareResiduals();
            } else {
                measureDeviations();
            }
            encoding.sumByFeature(parts, contribution);
        }

        private void squareResiduals() {
            for (int i = 0; i < parts.length; i++) {
                parts[i] = joint[i] * joint[i];
            }
        }

        private void measureDeviations() {
            if (!scoring.tailsInScore) {
                scoring.attribution.tails.apply(scaled, rarities, places);
            }
            scoring.attribution.apply(scaled, rarities, parts);
        }

        @Override
        void expect() {
            if (!defined) {
                return;
            }
            double[] output = values[values.length - 1];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = output[i] * scoring.scale[i] + scoring.center[i];
            }
            encoding.decode(parts, reconstruction);
        }
    }
}
