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
        double p = polynomial(u, 4.153876538055165e-17, 5.032673846796653e-13, 7.938658344961528e-10,
                3.813797538193278e-07, 7.086814988919611e-05, 0.00534678965160077, 0.14754784955927444, 1);
        double q = polynomial(u, 6.66262966913163e-15, 2.3831020003276854e-11, 1.977075090490762e-08,
                5.8169173649048735e-06, 0.0006906923849586214, 0.03230718394315769, 0.4808811828967004, 1);
        return x * p / q;
    }

    /** By Horner's rule, highest power first; not an array, because a loop within a loop is not vectorised. */
    private static double polynomial(
            double u,
            double g,
            double f,
            double e,
            double d,
            double c,
            double b,
            double a,
            double constant) {
        double sum = MultiplyAdd.apply(g, u, f);
        sum = MultiplyAdd.apply(sum, u, e);
        sum = MultiplyAdd.apply(sum, u, d);
        sum = MultiplyAdd.apply(sum, u, c);
        sum = MultiplyAdd.apply(sum, u, b);
        sum = MultiplyAdd.apply(sum, u, a);
        return MultiplyAdd.apply(sum, u, constant);
    }
}
