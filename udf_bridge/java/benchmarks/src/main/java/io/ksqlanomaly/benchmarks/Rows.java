package io.ksqlanomaly.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Random rows of {@code benchmark.features} values, in the form that each contestant takes them, and the processor time per row. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Rows {
    private static final int ROWS = 1024;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Double[][] boxed = new Double[ROWS][Integer.getInteger("benchmark.features")];
    private final double[][] plain = new double[ROWS][boxed[0].length];
    private final float[][] single = new float[ROWS][boxed[0].length];
    private int next;
    private long taken;
    private long started;

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

    @Setup(Level.Iteration)
    public void start() {
        taken = 0;
        started = THREADS.getCurrentThreadCpuTime();
    }

    /** Microseconds of this thread's processor time per row; JMH reads it when an iteration ends. */
    public double cpu() {
        return (THREADS.getCurrentThreadCpuTime() - started) / 1e3 / taken;
    }

    private int index() {
        taken++;
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
