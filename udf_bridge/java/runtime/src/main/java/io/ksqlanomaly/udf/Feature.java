package io.ksqlanomaly.udf;

/** One input of a model: its name, and whether the model has a value of its own for a missing one. */
final class Feature {
    final String name;
    final boolean mayBeMissing;

    Feature(String name, boolean mayBeMissing) {
        this.name = name;
        this.mayBeMissing = mayBeMissing;
    }
}
