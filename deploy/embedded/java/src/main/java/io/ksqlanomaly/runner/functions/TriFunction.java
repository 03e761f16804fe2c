package io.ksqlanomaly.runner.functions;

/** A lambda of three arguments, as REDUCE over a map takes it. */
@FunctionalInterface
public interface TriFunction<T, U, V, R> {

    R apply(T first, U second, V third);
}
