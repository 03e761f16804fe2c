package io.ksqlanomaly.udf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One input of a model: its name, what its values are, and whether the model has an answer to a missing one. */
final class Feature {
    /** What a feature's values are; a category of text is known by its index in the vocabulary. */
    enum Kind {
        NUMBER, BOOLEAN, TEXT
    }

    final String name;
    final Kind kind;
    final boolean mayBeMissing;
    private final List<String> vocabulary;
    private final Map<String, Integer> indices = new HashMap<>();

    Feature(String name, boolean mayBeMissing) {
        this(name, Kind.NUMBER, mayBeMissing, List.of());
    }

    Feature(String name, Kind kind, boolean mayBeMissing, List<String> vocabulary) {
        this.name = name;
        this.kind = kind;
        this.mayBeMissing = mayBeMissing;
        this.vocabulary = vocabulary;
        for (String value : vocabulary) {
            indices.put(value, indices.size());
        }
    }

    static Feature read(JsonObject json) {
        boolean mayBeMissing = !json.object("missing").text("policy").equals("reject");
        String type = json.has("sql_type") ? json.text("sql_type") : "DOUBLE";
        if (type.equals("VARCHAR")) {
            return new Feature(json.text("name"), Kind.TEXT, mayBeMissing, json.strings("vocabulary"));
        }
        Kind kind = type.equals("BOOLEAN") ? Kind.BOOLEAN : Kind.NUMBER;
        return new Feature(json.text("name"), kind, mayBeMissing, List.of());
    }

    /** The index of a value; that after the last one for a value that training has not seen. */
    int index(String value) {
        return indices.getOrDefault(value, vocabulary.size());
    }

    /** A value as text, as a SQL user would write it: {@code 1.5}, {@code true}, {@code GROCERY}; null for an index that is none. */
    String text(double value) {
        switch (kind) {
        case BOOLEAN:
            return value == 1 ? "true" : "false";
        case TEXT:
            return value >= 0 && value < vocabulary.size() ? vocabulary.get((int) value) : null;
        default:
            return Double.toString(value);
        }
    }
}
