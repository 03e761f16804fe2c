package io.ksqlanomaly.udf;

/** What a layer applies to each of its sums. */
enum Activation {
    LINEAR {
        @Override
        void apply(double[] values) {
        }
    },
    RELU {
        @Override
        void apply(double[] values) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.max(0, values[i]);
            }
        }
    },
    TANH {
        @Override
        void apply(double[] values) {
            for (int i = 0; i < values.length; i++) {
                values[i] = tanh(values[i]);
            }
        }
    };

    abstract void apply(double[] values);

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
     * tanh as x·P(x²)/Q(x²), a rational approximation on [-18, 18], beyond which tanh is as good as ±1.
     * At most 1e-10 off; without branches, so that the loop over a layer vectorises.
     */
    static double tanh(double value) {
        double x = Math.max(-18, Math.min(18, value));
        double u = x * x;
        double p = 4.153876538055165e-17;
        p = MultiplyAdd.apply(p, u, 5.032673846796653e-13);
        p = MultiplyAdd.apply(p, u, 7.938658344961528e-10);
        p = MultiplyAdd.apply(p, u, 3.813797538193278e-07);
        p = MultiplyAdd.apply(p, u, 7.086814988919611e-05);
        p = MultiplyAdd.apply(p, u, 0.00534678965160077);
        p = MultiplyAdd.apply(p, u, 0.14754784955927444);
        p = MultiplyAdd.apply(p, u, 1);
        double q = 6.66262966913163e-15;
        q = MultiplyAdd.apply(q, u, 2.3831020003276854e-11);
        q = MultiplyAdd.apply(q, u, 1.977075090490762e-08);
        q = MultiplyAdd.apply(q, u, 5.8169173649048735e-06);
        q = MultiplyAdd.apply(q, u, 0.0006906923849586214);
        q = MultiplyAdd.apply(q, u, 0.03230718394315769);
        q = MultiplyAdd.apply(q, u, 0.4808811828967004);
        q = MultiplyAdd.apply(q, u, 1);
        return x * p / q;
    }
}
