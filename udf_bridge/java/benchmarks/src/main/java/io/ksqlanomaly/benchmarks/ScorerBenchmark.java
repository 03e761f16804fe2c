package io.ksqlanomaly.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** What a call of a generated SQL function costs. System properties name the functions, and the SavedModel's folder. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ScorerBenchmark {
    /** {@code …_ANOMALY_SCORE} on plain Java. */
    @State(Scope.Benchmark)
    public static class Score extends Functions {
        public Score() {
            super("benchmark.score");
        }
    }

    /** {@code …_ANOMALY} on plain Java. */
    @State(Scope.Benchmark)
    public static class Anomaly extends Functions {
        public Anomaly() {
            super("benchmark.struct");
        }
    }

    /** {@code …_ANOMALY_EXPLAIN} on plain Java. */
    @State(Scope.Benchmark)
    public static class Explain extends Functions {
        public Explain() {
            super("benchmark.explain");
        }
    }

    /** {@code …_ANOMALY_SCORE} on TensorFlow Java. */
    @State(Scope.Benchmark)
    public static class TensorFlowScore extends Functions {
        public TensorFlowScore() {
            super("benchmark.tensorflow_score");
        }
    }

    /** {@code …_ANOMALY} on TensorFlow Java. */
    @State(Scope.Benchmark)
    public static class TensorFlowAnomaly extends Functions {
        public TensorFlowAnomaly() {
            super("benchmark.tensorflow_struct");
        }
    }

    /** One function of each model in the jar; each has its turn. */
    static class Functions {
        private final ServerCall[] calls;
        private int next;

        Functions(String property) {
            calls = ServerCall.named(property);
        }

        Object call(Rows rows) {
            next = next + 1 < calls.length ? next + 1 : 0;
            return calls[next].call(rows.boxed());
        }
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

    @Benchmark
    public Object javaScore(Score functions, Rows rows) {
        return functions.call(rows);
    }

    @Benchmark
    public Object javaStruct(Anomaly functions, Rows rows) {
        return functions.call(rows);
    }

    /** A part is made when it is read: most queries read the first. */
    @Benchmark
    public Object javaExplain(Explain functions, Rows rows) {
        return ((List<?>) functions.call(rows)).get(0);
    }

    @Benchmark
    public void javaExplainAll(Explain functions, Rows rows, Blackhole read) {
        ((List<?>) functions.call(rows)).forEach(read::consume);
    }

    @Benchmark
    public Object tensorflowScore(TensorFlowScore functions, Rows rows) {
        return functions.call(rows);
    }

    @Benchmark
    public Object tensorflowStruct(TensorFlowAnomaly functions, Rows rows) {
        return functions.call(rows);
    }

    @Benchmark
    public float tensorflowNaive(Naive naive, Rows rows) {
        return naive.score(rows.boxed());
    }
}
