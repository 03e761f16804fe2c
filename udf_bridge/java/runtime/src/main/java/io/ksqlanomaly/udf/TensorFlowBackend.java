package io.ksqlanomaly.udf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DoubleDataBuffer;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** The bundle's SavedModel in TensorFlow Java. */
final class TensorFlowBackend implements Backend {
    private static final String SIGNATURE = "score";

    private final SavedModelBundle model;
    private final int features;
    private final String input;
    private final String[] outputs;

    private TensorFlowBackend(SavedModelBundle model, int features) {
        this.model = model;
        this.features = features;
        SignatureDef signature = model.metaGraphDef().getSignatureDefMap().get(SIGNATURE);
        if (signature == null || signature.getInputsCount() != 1) {
            throw new ModelException("saved_model has no signature '" + SIGNATURE + "' with one input");
        }
        input = signature.getInputsMap().values().iterator().next().getName();
        outputs = new String[] {
                output(signature, "score"), output(signature, "contribution"), output(signature, "reconstruction") };
    }

    private static String output(SignatureDef signature, String name) {
        TensorInfo info = signature.getOutputsMap().get(name);
        if (info == null) {
            throw new ModelException("saved_model: signature '" + SIGNATURE + "' has no output '" + name + "'");
        }
        return info.getName();
    }

    static TensorFlowBackend load(Bundle bundle) throws IOException {
        GraphCheck.check(bundle);
        TensorFlowNatives.claim();
        Path models = WorkDirectory.directory("models");
        Path directory = Files.createTempDirectory(models, bundle.manifest.name + "-" + bundle.manifest.version + "-");
        try {
            bundle.extract("saved_model/", directory);
            return load(directory, bundle.manifest.features.size());
        } finally {
            WorkDirectory.delete(directory);
        }
    }

    static TensorFlowBackend load(Path savedModel, int features) {
        SavedModelBundle model = SavedModelBundle.loader(savedModel.toString())
                .withTags("serve")
                .withConfigProto(oneThread())
                .load();
        try {
            return new TensorFlowBackend(model, features);
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    /** A row is far too little work to be shared out: threads of TensorFlow's own only cost time. */
    private static ConfigProto oneThread() {
        return ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(1)
                .setInterOpParallelismThreads(1)
                .setExperimental(ConfigProto.Experimental.newBuilder().setExecutorType("SINGLE_THREADED_EXECUTOR"))
                .build();
    }

    @Override
    public Scorer newScorer() {
        return new SessionScorer();
    }

    @Override
    public boolean isNative() {
        return true;
    }

    @Override
    public void close() {
        model.close();
    }

    /** One thread's input tensor and runner. */
    private final class SessionScorer extends Scorer {
        private final TFloat64 tensor;
        private final DoubleDataBuffer buffer;
        private final Session.Runner runner;
        private final float[] scores = new float[1];

        SessionScorer() {
            super(features);
            tensor = TFloat64.tensorOf(Shape.of(1, features));
            buffer = tensor.asRawTensor().data().asDoubles();
            runner = model.session().runner().feed(input, tensor);
            for (String output : outputs) {
                runner.fetch(output);
            }
        }

        @Override
        void score() {
            buffer.write(row);
            try (Result result = runner.run()) {
                ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(scores);
                ((TFloat32) result.get(1)).asRawTensor().data().asFloats().read(contribution);
                ((TFloat64) result.get(2)).asRawTensor().data().asDoubles().read(reconstruction);
            }
            score = scores[0];
        }

        @Override
        public void close() {
            tensor.close();
        }
    }
}
