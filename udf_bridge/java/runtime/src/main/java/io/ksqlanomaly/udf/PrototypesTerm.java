package io.ksqlanomaly.udf;

import java.util.Arrays;

/**
 * Squared distance to the nearest prototype. Which one it is shows in float32, eight at a time; how far it is, is
 * summed in float64.
 */
final class PrototypesTerm extends Term {
    private final boolean inJointSpace;
    private final int size;
    private final int count;
    private final double[] scale;
    /** Row-major [count, size]. */
    private final double[] centers;
    /** The same by column, [size][count]. */
    private final float[][] columns;

    PrototypesTerm(JsonObject json, boolean inJointSpace, int columns, int joint) {
        super(json);
        this.inJointSpace = inJointSpace;
        size = inJointSpace ? joint : columns;
        count = json.integer("count");
        scale = json.packed("scale", size);
        centers = json.packed("centers", count * size);
        this.columns = new float[size][count];
        for (int p = 0; p < count; p++) {
            for (int i = 0; i < size; i++) {
                this.columns[i][p] = (float) centers[p * size + i];
            }
        }
        if (count < 1) {
            throw new ModelException("network.json: score: prototypes: at least one is expected");
        }
    }

    @Override
    Meter newMeter() {
        double[] row = new double[size];
        float[] distances = new float[count];
        return (scaled, joint, tails) -> {
            double[] given = inJointSpace ? joint : scaled;
            for (int i = 0; i < size; i++) {
                row[i] = given[i] * scale[i];
            }
            approximate(row, distances);
            return distance(row, nearest(distances));
        };
    }

    private void approximate(double[] row, float[] distances) {
        Arrays.fill(distances, 0f);
        int i = 0;
        for (; i + 3 < size; i += 4) {
            addFour(row, i, distances);
        }
        for (; i < size; i++) {
            addOne((float) row[i], columns[i], distances);
        }
    }

    private void addFour(double[] row, int i, float[] distances) {
        float a = (float) row[i];
        float b = (float) row[i + 1];
        float c = (float) row[i + 2];
        float d = (float) row[i + 3];
        float[] columnA = columns[i];
        float[] columnB = columns[i + 1];
        float[] columnC = columns[i + 2];
        float[] columnD = columns[i + 3];
        for (int p = 0; p < distances.length; p++) {
            float gapA = columnA[p] - a;
            float gapB = columnB[p] - b;
            float gapC = columnC[p] - c;
            float gapD = columnD[p] - d;
            distances[p] += gapA * gapA + gapB * gapB + gapC * gapC + gapD * gapD;
        }
    }

    private static void addOne(float value, float[] column, float[] distances) {
        for (int p = 0; p < distances.length; p++) {
            float gap = column[p] - value;
            distances[p] += gap * gap;
        }
    }

    private static int nearest(float[] distances) {
        int best = 0;
        for (int p = 1; p < distances.length; p++) {
            if (distances[p] < distances[best]) {
                best = p;
            }
        }
        return best;
    }

    private double distance(double[] row, int prototype) {
        double sum = 0;
        int start = prototype * size;
        for (int i = 0; i < size; i++) {
            double gap = row[i] - centers[start + i];
            sum += gap * gap;
        }
        return sum;
    }
}
