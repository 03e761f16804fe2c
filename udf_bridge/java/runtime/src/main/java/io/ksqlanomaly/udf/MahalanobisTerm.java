package io.ksqlanomaly.udf;

/** Squared Mahalanobis distance in joint space: ‖(v − center) · triangle‖², the triangle a lower one. */
final class MahalanobisTerm extends Term {
    private final int size;
    private final double[] center;
    /** Whole rows, zeros above the diagonal: four are added at once, as far as the last of them goes. */
    private final double[][] matrix;

    MahalanobisTerm(JsonObject json, int size) {
        super(json);
        this.size = size;
        center = json.packed("center", size);
        double[] packed = json.packed("triangle", size * (size + 1) / 2);
        matrix = new double[size][size];
        for (int i = 0, next = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = packed[next++];
            }
        }
    }

    @Override
    Meter newMeter() {
        double[] centred = new double[size];
        double[] product = new double[size];
        return (scaled, joint, tails) -> {
            for (int i = 0; i < size; i++) {
                centred[i] = joint[i] - center[i];
                product[i] = 0;
            }
            multiply(centred, product);
            return Sums.squares(product, size);
        };
    }

    private void multiply(double[] centred, double[] product) {
        int i = 0;
        for (; i + 3 < size; i += 4) {
            Sums.addFour(centred, i, matrix, i + 4, product);
        }
        if (i < size) {
            Sums.addRest(centred, i, size, matrix, size, product);
        }
    }
}
