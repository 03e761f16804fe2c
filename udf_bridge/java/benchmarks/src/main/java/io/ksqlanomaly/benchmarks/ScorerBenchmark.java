package io.ksqlanomaly.benchmarks;

import io.ksqlanomaly.udf.ModelHolder;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * What scoring one row costs. Models are named by system properties: {@code benchmark.java} and
 * {@code benchmark.tensorflow} as {@code name:version:backend:manifest sum}, {@code benchmark.saved_model} as a folder.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScorerBenchmark {
    private static final int ROWS = 1024;

    /** Random rows, as boxed values the way that a server passes them. */
    @State(Scope.Thread)
    public static class Rows {
        final Double[][] rows = new Double[ROWS][Integer.getInteger("benchmark.features")];
        int next;

        public Rows() {
            Random random = new Random(7);
            for (Double[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = random.nextGaussian();
                }
            }
        }

        Double[] next() {
            next = (next + 1) % ROWS;
            return rows[next];
        }
    }

    /** The UDF runtime with plain Java. */
    @State(Scope.Benchmark)
    public static class Java {
        final ModelHolder model = loaded("benchmark.java");
    }

    /** The UDF runtime with TensorFlow Java. */
    @State(Scope.Benchmark)
    public static class TensorFlow {
        final ModelHolder model = loaded("benchmark.tensorflow");
    }

    /** TensorFlow Java as its tutorials show it: no options, a new tensor and a new runner for each call. */
    @State(Scope.Benchmark)
    public static class Naive {
        private SavedModelBundle model;
        private String input;
        private String score;
        private String contribution;
        private String reconstruction;

        @Setup
        public void load() {
            model = SavedModelBundle.load(System.getProperty("benchmark.saved_model"), "serve");
            SignatureDef signature = model.metaGraphDef().getSignatureDefMap().get("score");
            input = signature.getInputsMap().values().iterator().next().getName();
            score = signature.getOutputsMap().get("score").getName();
            contribution = signature.getOutputsMap().get("contribution").getName();
            reconstruction = signature.getOutputsMap().get("reconstruction").getName();
        }

        float score(Double[] values) {
            double[][] row = new double[1][values.length];
            for (int i = 0; i < values.length; i++) {
                row[0][i] = values[i];
            }
            try (TFloat64 tensor = TFloat64.tensorOf(StdArrays.ndCopyOf(row));
                    Result result = model.session().runner().feed(input, tensor).fetch(score).fetch(contribution)
                            .fetch(reconstruction).run()) {
                float top = 0;
                for (int i = 0; i < values.length; i++) {
                    top = Math.max(top, ((TFloat32) result.get(1)).getFloat(0, i));
                }
                return ((TFloat32) result.get(0)).getFloat(0) + top;
            }
        }
    }

    private static ModelHolder loaded(String property) {
        String[] parts = System.getProperty(property).split(":");
        ModelHolder holder = ModelHolder.of(parts[0], parts[1], parts[2], parts[3]);
        holder.load();
        if (holder.evaluate("").toStruct().getString("REASON").startsWith("model not loaded")) {
            throw new IllegalStateException(holder.evaluate("").toStruct().getString("REASON"));
        }
        return holder;
    }

    /** {@code …_ANOMALY_SCORE(f1, …, fn)} on plain Java. */
    @Benchmark
    public Double javaScore(Java java, Rows rows) {
        return java.model.evaluate(rows.next()).score();
    }

    /** {@code …_ANOMALY(f1, …, fn)} on plain Java. */
    @Benchmark
    public Struct javaStruct(Java java, Rows rows) {
        return java.model.evaluate(rows.next()).toStruct();
    }

    /** {@code …_ANOMALY_SCORE(f1, …, fn)} on TensorFlow Java. */
    @Benchmark
    public Double tensorflowScore(TensorFlow tensorflow, Rows rows) {
        return tensorflow.model.evaluate(rows.next()).score();
    }

    /** {@code …_ANOMALY(f1, …, fn)} on TensorFlow Java. */
    @Benchmark
    public Struct tensorflowStruct(TensorFlow tensorflow, Rows rows) {
        return tensorflow.model.evaluate(rows.next()).toStruct();
    }

    /** The naive call. */
    @Benchmark
    public float tensorflowNaive(Naive naive, Rows rows) {
        return naive.score(rows.next());
    }
}
