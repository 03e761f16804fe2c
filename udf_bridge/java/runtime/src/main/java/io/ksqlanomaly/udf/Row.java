package io.ksqlanomaly.udf;

/** One row as a model takes it: numbers, 0 or 1 for a BOOLEAN, the vocabulary's index for a VARCHAR; NaN for a missing value. */
final class Row {
    final double[] values;
    /** The texts that were given for features of text, cut where they are long. */
    final String[] texts;

    Row(int features) {
        values = new double[features];
        texts = new String[features];
    }
}
