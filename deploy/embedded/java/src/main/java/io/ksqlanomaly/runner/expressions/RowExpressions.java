package io.ksqlanomaly.runner.expressions;

/** Compiled expressions over one row: its value columns and its key columns. */
public abstract class RowExpressions {

    /** Told of every expression that threw; its value is NULL. */
    @FunctionalInterface
    public interface Failures {

        void failed(int index, Throwable cause);
    }

    /** The value of one expression. */
    public abstract Object evaluate(int index, Object[] value, Object[] key) throws Throwable;

    /** Whether the first expression is true; NULL is not. */
    public abstract boolean test(Object[] value, Object[] key) throws Throwable;

    /** All values into {@code out}; NULL for one that threw. */
    public abstract void evaluateAll(Object[] value, Object[] key, Object[] out, Failures failures);
}
