package io.ksqlanomaly.runner.expressions.runtime;

/** Converts a value of one SQL type to another; NULL stays NULL. */
@FunctionalInterface
public interface Caster {

    /** @throws RuntimeException if this value has no counterpart */
    Object cast(Object value);
}
