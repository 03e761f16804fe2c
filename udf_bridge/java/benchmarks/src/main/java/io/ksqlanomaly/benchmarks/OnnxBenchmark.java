package io.ksqlanomaly.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The same network in ONNX Runtime, tuned: one thread, all optimisations, tensors made once and kept for input and output. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OnnxBenchmark {

    /** The session of {@code benchmark.onnx}, a file. */
    @State(Scope.Thread)
    public static class Onnx {
        private final FloatBuffer input = direct(Integer.getInteger("benchmark.features"));
        private final FloatBuffer score = direct(1);
        private OrtSession session;
        private Map<String, OnnxTensor> inputs;
        private Map<String, OnnxTensor> outputs;

        @Setup
        public void load() throws OrtException {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            session = environment.createSession(System.getProperty("benchmark.onnx"), options);
            inputs = Map.of("features",
                    OnnxTensor.createTensor(environment, input, new long[] { 1, input.capacity() }));
            outputs = Map.of("score", OnnxTensor.createTensor(environment, score, new long[] { 1 }));
        }

        private static FloatBuffer direct(int size) {
            return ByteBuffer.allocateDirect(size * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
        }
    }

    /** Score of one row of floats that is there already. */
    @Benchmark
    public float score(Onnx onnx, Rows rows) throws OrtException {
        onnx.input.put(0, rows.single());
        onnx.session.run(onnx.inputs, onnx.outputs).close();
        return onnx.score.get(0);
    }
}
