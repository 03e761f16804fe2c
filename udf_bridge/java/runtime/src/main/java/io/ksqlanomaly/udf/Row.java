package io.ksqlanomaly.udf;

/** One row as a model takes it: numbers, 0 or 1 for a BOOLEAN, the vocabulary's index for a VARCHAR; NaN for a missing value. */
final class Row {
    final double[] values;
    /** The texts that were given for features of text, cut where they are long. */
    final String[] texts;

    Row(int features) {
        this(new double[features]);
    }

    /** A row that writes its values there. */
    Row(double[] values) {
        this.values = values;
        texts = new String[values.length];
    }
}
