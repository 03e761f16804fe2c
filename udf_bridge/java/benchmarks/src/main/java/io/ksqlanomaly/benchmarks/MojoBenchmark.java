package io.ksqlanomaly.benchmarks;

import hex.genmodel.MojoModel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An autoencoder of the same shape as an H2O MOJO, called below its convenient wrapper: no names, no boxes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MojoBenchmark {

    /** The model of {@code benchmark.mojo}, a file. */
    @State(Scope.Thread)
    public static class Mojo {
        private MojoModel model;
        private double[] reconstruction;

        @Setup
        public void load() throws IOException {
            model = MojoModel.load(System.getProperty("benchmark.mojo"));
            reconstruction = new double[model.getPredsSize(model.getModelCategory())];
        }
    }

    /** Mean squared difference of a row to its reconstruction. */
    @Benchmark
    public double score(Mojo mojo, Rows rows) {
        double[] row = rows.plain();
        double[] made = mojo.model.score0(row, mojo.reconstruction);
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            double gap = row[i] - made[i];
            sum += gap * gap;
        }
        return sum / row.length;
    }
}
