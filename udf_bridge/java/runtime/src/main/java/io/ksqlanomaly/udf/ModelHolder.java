package io.ksqlanomaly.udf;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place of a model in a server, shared by all functions and threads.
 *
 * <p>A server constructs a function's class many times and lets nothing escape from it: so the model is static, is loaded by
 * {@code configure()}, and a failure is kept to become the REASON of every row.
 */
public final class ModelHolder {
    private static final Logger LOG = LoggerFactory.getLogger(ModelHolder.class);
    private static final long RETRY_AFTER_NANOS = 30_000_000_000L;
    private static final int LONGEST_REASON = 300;

    private final String name;
    private final String version;
    private final String backend;
    private final String manifestSum;
    private final ClassLoader loader;

    private final ThreadLocal<Object[]> rows = new ThreadLocal<>();
    private volatile Model model;
    private volatile String failure = "configure() was not called";
    private long failedAt;
    private boolean failed;

    private ModelHolder(String name, String version, String backend, String manifestSum, ClassLoader loader) {
        this.name = name;
        this.version = version;
        this.backend = backend;
        this.manifestSum = manifestSum;
        this.loader = loader;
    }

    /** A holder without a model; reads nothing yet, because it is called from a static initialiser. */
    public static ModelHolder of(String name, String version, String backend, String manifestSum) {
        return new ModelHolder(name, version, backend, manifestSum, ModelHolder.class.getClassLoader());
    }

    static ModelHolder of(String name, String version, String backend, String manifestSum, ClassLoader loader) {
        return new ModelHolder(name, version, backend, manifestSum, loader);
    }

    /** Loads the model unless it is loaded or has just failed. Throws nothing. */
    public void load() {
        if (model != null) {
            return;
        }
        synchronized (this) {
            boolean justFailed = failed && System.nanoTime() - failedAt < RETRY_AFTER_NANOS;
            if (model == null && !justFailed) {
                loadOnOwnThread();
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
            model = Model.load(new Bundle(loader, name, version, manifestSum), backend);
            LOG.info("model {} {} loaded on backend {} in {} ms", name, version, backend,
                    (System.nanoTime() - start) / 1_000_000);
        } catch (Throwable problem) { // a missing native library is an Error, and must not end the server
            failure = describe(problem);
            failedAt = System.nanoTime();
            failed = true;
            LOG.error("model {} {} cannot be loaded on backend {}", name, version, backend, problem);
        }
    }

    private static String describe(Throwable problem) {
        String message = problem.getMessage();
        String text = problem instanceof ModelException ? message : problem.getClass().getSimpleName() + ": " + message;
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    }

    /** This thread's array for one value a feature, to be filled and evaluated: a new one for each row would be garbage. */
    public Object[] row(int features) {
        Object[] row = rows.get();
        if (row == null || row.length != features) {
            row = new Object[features];
            rows.set(row);
        }
        return row;
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

    private Evaluation apply(Function<Model, Evaluation> call) {
        return use(call, reason -> Evaluation.rejected(version, reason));
    }

    /** What a call makes of the loaded model; or, without one or when the call fails, what is made of the reason. */
    <T> T use(Function<Model, T> call, Function<String, T> otherwise) {
        Model loaded = model;
        if (loaded == null) {
            return otherwise.apply("model not loaded: " + failure);
        }
        try {
            return call.apply(loaded);
        } catch (RuntimeException problem) {
            LOG.warn("model {} {} cannot score a row: {}", name, version, problem.toString());
            return otherwise.apply("scoring failed: " + describe(problem));
        }
    }
}
