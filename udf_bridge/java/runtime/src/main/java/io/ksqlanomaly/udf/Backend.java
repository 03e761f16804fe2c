package io.ksqlanomaly.udf;

import java.io.IOException;

/** A loaded network, shared by all threads; each thread scores with a scorer of its own. */
interface Backend extends AutoCloseable {
    Scorer newScorer();

    /** Whether it holds memory that the garbage collector does not know, so that {@link #close} must come after its last call. */
    default boolean isNative() {
        return false;
    }

    @Override
    default void close() {
    }

    /** Loads a bundle's network with the backend of that name: {@code java} or {@code tensorflow}. */
    static Backend load(String name, Bundle bundle) throws IOException {
        switch (name) {
        case "java":
            return JavaBackend.load(bundle);
        case "tensorflow":
            return TensorFlowBackend.load(bundle);
        default:
            throw new ModelException("unknown backend: " + name + "; there are: java, tensorflow");
        }
    }
}
