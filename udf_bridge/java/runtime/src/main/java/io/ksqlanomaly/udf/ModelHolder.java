package io.ksqlanomaly.udf;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place of a model in a server, shared by all functions and threads.
 *
 * <p>A server constructs a function's class many times and lets nothing escape from it: so the model is static, is loaded by
 * {@code configure()}, and a failure is kept to become the REASON of every row. Where the server has a model source, a
 * {@link ModelWatcher} puts published versions in the place of the jar's own while rows are being scored.
 */
public final class ModelHolder {
    private static final Logger LOG = LoggerFactory.getLogger(ModelHolder.class);
    private static final long RETRY_AFTER_NANOS = 30_000_000_000L;
    private static final int LONGEST_REASON = 300;

    final String name;
    final String version;
    final String backend;
    final ModelSlot champion = new ModelSlot();
    final ModelSlot challenger = new ModelSlot();
    private final String manifestSum;
    /** The jar's own challenger; null without one, as its sum. */
    private final String challengerVersion;
    private final String challengerSum;
    private final ClassLoader loader;

    private final ThreadLocal<double[]> rows = new ThreadLocal<>();
    private volatile String failure = "configure() was not called";
    private volatile Manifest own;
    private long failedAt;
    private boolean failed;

    private ModelHolder(String name, String version, String backend, String manifestSum, String challengerVersion,
            String challengerSum, ClassLoader loader) {
        this.name = name;
        this.version = version;
        this.backend = backend;
        this.manifestSum = manifestSum;
        this.challengerVersion = challengerVersion;
        this.challengerSum = challengerSum;
        this.loader = loader;
    }

    /** A holder without a model; reads nothing yet, because it is called from a static initialiser. */
    public static ModelHolder of(String name, String version, String backend, String manifestSum) {
        return of(name, version, backend, manifestSum, null, null);
    }

    /** A holder of a model that has a challenger in its jar. */
    public static ModelHolder of(String name, String version, String backend, String manifestSum,
            String challengerVersion, String challengerSum) {
        return new ModelHolder(name, version, backend, manifestSum, challengerVersion, challengerSum,
                ModelHolder.class.getClassLoader());
    }

    static ModelHolder of(String name, String version, String backend, String manifestSum, ClassLoader loader) {
        return new ModelHolder(name, version, backend, manifestSum, null, null, loader);
    }

    /** The same holder, with a challenger. */
    ModelHolder against(String otherVersion, String otherSum) {
        return new ModelHolder(name, version, backend, manifestSum, otherVersion, otherSum, loader);
    }

    /** Loads the model unless it is loaded or has just failed. Throws nothing. */
    public void load() {
        if (champion.model() != null) {
            return;
        }
        synchronized (this) {
            boolean justFailed = failed && System.nanoTime() - failedAt < RETRY_AFTER_NANOS;
            if (champion.model() == null && !justFailed) {
                loadOnOwnThread();
                ModelWatcher.watch(this);
            }
        }
    }

    /** A server's security manager marks the thread that calls a function: JavaCPP cannot work on it. */
    private void loadOnOwnThread() {
        Thread thread = new Thread(this::loadNow, "ksql-anomaly-load-" + name);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    private void loadNow() {
        long start = System.nanoTime();
        try {
            champion.replace(loadOwn());
            LOG.info("model {} {} loaded on backend {} in {} ms", name, version, backend,
                    (System.nanoTime() - start) / 1_000_000);
        } catch (Throwable problem) { // a missing native library is an Error, and must not end the server
            failure = describe(problem);
            failedAt = System.nanoTime();
            failed = true;
            LOG.error("model {} {} cannot be loaded on backend {}", name, version, backend, problem);
            return;
        }
        loadChallenger();
    }

    /** A challenger that can not be loaded is no reason for the champion to be missing. */
    private void loadChallenger() {
        try {
            challenger.replace(loadOwnChallenger());
        } catch (Throwable problem) {
            challenger.refuse(challengerVersion, challengerSum, describe(problem));
            LOG.error("challenger {} {} cannot be loaded on backend {}", name, challengerVersion, backend, problem);
        }
    }

    /** The version inside the jar. */
    Model loadOwn() throws IOException {
        Bundle bundle = new Bundle(loader, name, version, manifestSum);
        own = bundle.manifest;
        return Model.load(bundle, backend);
    }

    /** The challenger inside the jar; null without one. */
    Model loadOwnChallenger() throws IOException {
        return challengerVersion == null
                ? null
                : Model.load(new Bundle(loader, name, challengerVersion, challengerSum), backend);
    }

    /** The manifest inside the jar, which the SQL functions were made for; null as long as it could not be read. */
    Manifest own() {
        return own;
    }

    String manifestSum() {
        return manifestSum;
    }

    /** Why there is no model at all. */
    String failure() {
        return failure;
    }

    static String describe(Throwable problem) {
        String message = problem.getMessage();
        String text = problem instanceof ModelException ? message : problem.getClass().getSimpleName() + ": " + message;
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    }

    /**
     * This thread's array for one {@link #number} a feature, to be filled and evaluated. A new one for each row would be
     * garbage, and one of objects would cost the garbage collector's barrier for each value.
     */
    public double[] row(int features) {
        double[] row = rows.get();
        if (row == null || row.length != features) {
            row = new double[features];
            rows.set(row);
        }
        return row;
    }

    /** A value as it stands in a {@link #row}: a null is a NaN that can be told from others. */
    public static double number(Double value) {
        return value == null ? Arguments.NULL : value;
    }

    /** Evaluates one {@link #number} a feature, in the order of the features. */
    public Evaluation evaluate(double[] numbers) {
        return apply(loaded -> loaded.evaluate(numbers));
    }

    /** Evaluates one value a feature, in the order of the features: {@code Double}, {@code Boolean} or {@code String}. */
    public Evaluation evaluate(Object... values) {
        return apply(loaded -> loaded.evaluate(values));
    }

    /** Evaluates an array of one value a feature. */
    public Evaluation evaluate(List<?> values) {
        return apply(loaded -> loaded.evaluate(values));
    }

    /** Evaluates values by the names of their features, in any case. */
    public Evaluation evaluate(Map<String, ?> values) {
        return apply(loaded -> loaded.evaluate(values));
    }

    /** Evaluates values parted by {@code ,} or {@code #}. */
    public Evaluation evaluate(String text) {
        return apply(loaded -> loaded.evaluate(text));
    }

    /** Evaluates one {@link #number} a feature by champion and challenger. */
    public Comparison compare(double[] numbers) {
        return applyBoth(loaded -> loaded.evaluate(numbers));
    }

    /** Evaluates one value a feature by champion and challenger. */
    public Comparison compare(Object... values) {
        return applyBoth(loaded -> loaded.evaluate(values));
    }

    /** Evaluates an array of one value a feature by champion and challenger. */
    public Comparison compare(List<?> values) {
        return applyBoth(loaded -> loaded.evaluate(values));
    }

    /** Evaluates values by the names of their features by champion and challenger. */
    public Comparison compare(Map<String, ?> values) {
        return applyBoth(loaded -> loaded.evaluate(values));
    }

    /** Evaluates values parted by {@code ,} or {@code #} by champion and challenger. */
    public Comparison compare(String text) {
        return applyBoth(loaded -> loaded.evaluate(text));
    }

    /** What champion and challenger make of a call. */
    Comparison applyBoth(Function<Model, Evaluation> call) {
        Evaluation first = apply(call);
        return new Comparison(first, use(challenger, call, reason -> Evaluation.rejected(null, reason)));
    }

    /** What the champion makes of a call; a rejected row without one. */
    Evaluation apply(Function<Model, Evaluation> call) {
        return use(call, reason -> Evaluation.rejected(version, reason));
    }

    /** What a call makes of the loaded model; or, without one or when the call fails, what is made of the reason. */
    <T> T use(Function<Model, T> call, Function<String, T> otherwise) {
        return use(champion, call, otherwise);
    }

    private <T> T use(ModelSlot slot, Function<Model, T> call, Function<String, T> otherwise) {
        Model loaded = slot.model();
        while (loaded != null && !loaded.enter()) { // it was swapped out between these two lines
            loaded = slot.model();
        }
        if (loaded == null) {
            return otherwise.apply(slot == champion ? "model not loaded: " + failure : withoutChallenger());
        }
        try {
            return call.apply(loaded);
        } catch (RuntimeException problem) {
            LOG.warn("model {} {} cannot score a row: {}", name, loaded.manifest.version, problem.toString());
            return otherwise.apply("scoring failed: " + describe(problem));
        } finally {
            loaded.leave();
        }
    }

    private String withoutChallenger() {
        ModelSlot.Refusal refusal = challenger.refusal();
        return refusal == null ? "no challenger" : "challenger not loaded: " + refusal.reason;
    }
}
