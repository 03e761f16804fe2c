package io.ksqlanomaly.fuzz;

import java.util.Random;

/** Numbers that break careless code, among ordinary ones. */
final class HostileNumbers {
    private static final Double[] EDGES = {
            null, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, Double.MIN_VALUE,
            -Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, -Double.MAX_VALUE, 1e308, -1e308, 1e39, -1e39,
            (double) Float.MAX_VALUE, (double) Float.MIN_VALUE, 1.7e12, 9007199254740993.0, Math.ulp(1.0) };

    private HostileNumbers() {
    }

    /** Nothing missing in half of the rows, so that the others' faults hide no deeper ones. */
    static Double[] row(Random random, int length) {
        Double[] row = new Double[length];
        int hostile = random.nextInt(4);
        boolean complete = random.nextBoolean();
        for (int i = 0; i < length; i++) {
            row[i] = switch (hostile) {
            case 0 -> ordinary(random);
            case 1 -> random.nextInt(length) == 0 ? edge(random) : ordinary(random);
            case 2 -> edge(random);
            default -> Double.longBitsToDouble(random.nextLong());
            };
            if (complete && (row[i] == null || row[i].isNaN())) {
                row[i] = ordinary(random);
            }
        }
        return row;
    }

    static Double any(Random random) {
        return random.nextBoolean() ? edge(random) : ordinary(random);
    }

    private static Double edge(Random random) {
        return EDGES[random.nextInt(EDGES.length)];
    }

    private static Double ordinary(Random random) {
        return random.nextGaussian() * Math.pow(10, random.nextInt(7) - 2);
    }
}
