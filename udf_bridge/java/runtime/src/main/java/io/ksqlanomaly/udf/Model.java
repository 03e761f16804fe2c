package io.ksqlanomaly.udf;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * A loaded model: scores rows on any thread.
 *
 * <p>One that holds native memory counts those who use it, and ends with the last of them after {@link #close}. One without is
 * left to the garbage collector, so that its calls pay for nothing.
 */
final class Model implements AutoCloseable {
    private static final int WARM_UP_CALLS = 1_000;

    final Manifest manifest;
    final String manifestSum;
    final Instant loadedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Backend backend;
    private final Arguments arguments;
    private final ThreadLocal<Scorer> scorers = ThreadLocal.withInitial(this::newScorer);
    /** Scorers of threads that still live, to be closed with the model. */
    private final Set<Scorer> open = Collections.newSetFromMap(new WeakHashMap<>());
    /** The owner and each call in progress; null for a model without native memory. */
    private final AtomicInteger users;

    private Model(Bundle bundle, Backend backend) {
        manifest = bundle.manifest;
        manifestSum = bundle.manifestSum;
        this.backend = backend;
        arguments = new Arguments(manifest.features);
        users = backend.isNative() ? new AtomicInteger(1) : null;
    }

    /** Loads a bundle and proves with warm-up calls that it scores. */
    static Model load(Bundle bundle, String backendName) throws IOException {
        Model model = new Model(bundle, Backend.load(backendName, bundle));
        try {
            model.warmUp();
            return model;
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    /** Loads a bundle from elsewhere: it must repeat its golden rows here, in this process. */
    static Model loadProven(Bundle bundle, String backendName, double tolerance) throws IOException {
        Model model = load(bundle, backendName);
        try (Scorer scorer = model.backend.newScorer()) {
            GoldenRows.read(bundle).prove(scorer, tolerance);
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

    private Scorer newScorer() {
        Scorer scorer = backend.newScorer();
        if (users != null) {
            synchronized (open) {
                open.add(scorer);
            }
        }
        return scorer;
    }

    /** Begins a call; false when the model has ended, and another one is to be asked. */
    boolean enter() {
        if (users == null) {
            return true;
        }
        int count = users.get();
        while (count > 0) {
            if (users.compareAndSet(count, count + 1)) {
                return true;
            }
            count = users.get();
        }
        return false;
    }

    /** Ends a call that {@link #enter} began. */
    void leave() {
        if (users != null && users.decrementAndGet() == 0) {
            end();
        }
    }

    Evaluation evaluate(double[] numbers) {
        return evaluate(numbers, arguments::fill);
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

    /** Writes a row as numbers, NaN for a missing value whatever the model makes of one; null, or why it is no row. */
    String read(List<?> row, double[] values) {
        return arguments.read(new Row(values), row);
    }

    /** Ends the model once the calls in progress have returned; called once, by its owner. */
    @Override
    public void close() {
        leave();
    }

    private void end() {
        synchronized (open) {
            open.forEach(Scorer::close);
            open.clear();
        }
        backend.close();
    }
}
