package io.ksqlanomaly.benchmarks;

import java.util.Arrays;

/** A call of a generated SQL function as a server makes it: one argument a feature. Implementations are generated too. */
public interface ServerCall {
    Object call(Double[] row);

    /** Constructs the classes that a system property names, parted by {@code ;}, and proves that each gives a result. */
    static ServerCall[] named(String property) {
        return Arrays.stream(System.getProperty(property).split(";")).map(ServerCall::construct)
                .toArray(ServerCall[]::new);
    }

    private static ServerCall construct(String className) {
        try {
            ServerCall call = (ServerCall) Class.forName(className).getConstructor().newInstance();
            Object result = call.call(new Rows().boxed());
            if (result == null || result.toString().contains("REASON=")) {
                throw new IllegalStateException(className + " cannot score: " + result);
            }
            return call;
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("cannot make " + className, failure);
        }
    }
}
