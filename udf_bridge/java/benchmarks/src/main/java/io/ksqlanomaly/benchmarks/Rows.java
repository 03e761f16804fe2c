package io.ksqlanomaly.benchmarks;

import java.util.Random;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Random rows of {@code benchmark.features} values, in the form that each contestant takes them. */
@State(Scope.Thread)
public class Rows {
    private static final int ROWS = 1024;

    private final Double[][] boxed = new Double[ROWS][Integer.getInteger("benchmark.features")];
    private final double[][] plain = new double[ROWS][boxed[0].length];
    private final float[][] single = new float[ROWS][boxed[0].length];
    private int next;

    public Rows() {
        Random random = new Random(7);
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < boxed[row].length; i++) {
                plain[row][i] = random.nextGaussian();
                boxed[row][i] = plain[row][i];
                single[row][i] = (float) plain[row][i];
            }
        }
    }

    private int index() {
        next = (next + 1) & (ROWS - 1);
        return next;
    }

    /** As a server passes them. */
    Double[] boxed() {
        return boxed[index()];
    }

    double[] plain() {
        return plain[index()];
    }

    float[] single() {
        return single[index()];
    }
}
