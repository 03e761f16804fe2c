package io.ksqlanomaly.udf;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** A loaded model: scores rows on any thread. */
final class Model implements AutoCloseable {
    private static final int WARM_UP_CALLS = 1_000;

    final Manifest manifest;
    private final Backend backend;
    private final Arguments arguments;
    private final ThreadLocal<Scorer> scorers;

    private Model(Manifest manifest, Backend backend) {
        this.manifest = manifest;
        this.backend = backend;
        arguments = new Arguments(manifest.features);
        scorers = ThreadLocal.withInitial(backend::newScorer);
    }

    /** Loads a bundle and proves with warm-up calls that it scores. */
    static Model load(Bundle bundle, String backendName) throws IOException {
        Model model = new Model(bundle.manifest, Backend.load(backendName, bundle));
        try {
            model.warmUp();
            return model;
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    /** A model with a bad variable loads well and fails on its first call; and the first calls are slow. */
    private void warmUp() {
        try (Scorer scorer = backend.newScorer()) {
            for (int call = 0; call < WARM_UP_CALLS; call++) {
                scorer.score();
            }
        }
    }

    Evaluation evaluate(Object[] values) {
        return evaluate(values, arguments::fill);
    }

    Evaluation evaluate(List<?> values) {
        return evaluate(values, arguments::fill);
    }

    Evaluation evaluate(Map<?, ?> values) {
        return evaluate(values, arguments::fill);
    }

    Evaluation evaluate(String text) {
        return evaluate(text, arguments::fill);
    }

    private <T> Evaluation evaluate(T values, BiFunction<Row, T, String> fill) {
        Scorer scorer = scorers.get();
        String reason = fill.apply(scorer.given, values);
        if (reason != null) {
            return Evaluation.rejected(manifest.version, reason);
        }
        scorer.score();
        if (Float.isNaN(scorer.score)) {
            return Evaluation.rejected(manifest.version, "not a number: the score");
        }
        return Evaluation.scored(this, scorer);
    }

    @Override
    public void close() {
        backend.close();
    }
}
