package io.ksqlanomaly.udf;

/** What a layer applies to each of its sums. */
enum Activation {
    LINEAR {
        @Override
        void apply(float[] values) {
        }
    },
    RELU {
        @Override
        void apply(float[] values) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.max(0f, values[i]);
            }
        }
    },
    TANH {
        @Override
        void apply(float[] values) {
            for (int i = 0; i < values.length; i++) {
                values[i] = tanh(values[i]);
            }
        }
    };

    abstract void apply(float[] values);

    static Activation of(String name) {
        switch (name) {
        case "linear":
            return LINEAR;
        case "relu":
            return RELU;
        case "tanh":
            return TANH;
        default:
            throw new ModelException("network.json: unknown activation: " + name + "; there are: linear, relu, tanh");
        }
    }

    /**
     * tanh as x·P(x²)/Q(x²), fitted by weighted least squares on [-9, 9], beyond which float32 tanh is ±1.
     * At most 4e-7 off; without branches, so that the loop over a layer vectorises.
     */
    static float tanh(float value) {
        float x = Math.max(-9f, Math.min(9f, value));
        float u = x * x;
        float p = (((1.335323940310218e-08f * u + 2.0608069462468848e-05f) * u + 0.003495527897030115f) * u
                + 0.13380976021289825f) * u + 1f;
        float q = (((7.775978474455769e-07f * u + 0.0003285535203758627f) * u + 0.025876756757497787f) * u
                + 0.46714290976524353f) * u + 1f;
        return x * p / q;
    }
}
