package io.ksqlanomaly.udf;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;
import org.apache.kafka.connect.data.Struct;

/**
 * What a model says of each feature of a row, largest contribution first.
 *
 * <p>A part is made when it is first read: most queries read the first few, and Connect checks each value of a struct. What they
 * are made from is copied, for the scorer's buffers serve the next row.
 */
abstract class Explanation extends AbstractList<Struct> implements RandomAccess {
    final Manifest manifest;
    final double[] values;
    final double[] expected;
    private final float[] contribution;
    /** Features by their contributions, in the lower halves. */
    private final long[] order;
    private final Struct[] parts;

    private Explanation(Manifest manifest, Scorer scorer, float[] contribution) {
        int first = scorer.row.length - contribution.length; // of a window, its newest row
        this.manifest = manifest;
        values = Arrays.copyOfRange(scorer.row, first, scorer.row.length);
        expected = Arrays.copyOfRange(scorer.reconstruction, first, scorer.row.length);
        this.contribution = contribution.clone();
        order = largestFirst(contribution);
        parts = new Struct[order.length];
    }

    /** Makes the explanation of a scored row whose {@link Scorer#expect expectation} is there. */
    @FunctionalInterface
    interface Kind {
        Explanation of(Manifest manifest, Scorer scorer, float[] contribution);
    }

    @Override
    public int size() {
        return parts.length;
    }

    @Override
    public Struct get(int place) {
        if (parts[place] == null) {
            int feature = (int) order[place];
            parts[place] = part(feature, (double) contribution[feature]);
        }
        return parts[place];
    }

    abstract Struct part(int feature, Double contribution);

    /** Sorting plain numbers makes no objects. */
    private static long[] largestFirst(float[] contribution) {
        long[] order = new long[contribution.length];
        for (int i = 0; i < order.length; i++) {
            int bits = Float.floatToIntBits(contribution[i]);
            int ascending = bits ^ (bits >> 31 & Integer.MAX_VALUE); // as ints, in the order of the floats
            order[i] = (long) ~ascending << 32 | i;
        }
        Arrays.sort(order);
        return order;
    }

    /** Parts as {@link Schemas#EXPLANATION}. */
    static final class Numbers extends Explanation {
        Numbers(Manifest manifest, Scorer scorer, float[] contribution) {
            super(manifest, scorer, contribution);
        }

        @Override
        Struct part(int feature, Double contribution) {
            return new Struct(Schemas.EXPLANATION)
                    .put(Schemas.FEATURE, manifest.nameOf(feature))
                    .put(Schemas.VALUE, Double.isNaN(values[feature]) ? null : (Double) values[feature])
                    .put(Schemas.EXPECTED, expected[feature])
                    .put(Schemas.CONTRIBUTION, contribution);
        }
    }

    /** Parts as {@link Schemas#TEXT_EXPLANATION}, of a model with features of text. */
    static final class Texts extends Explanation {
        private final String[] given;

        Texts(Manifest manifest, Scorer scorer, float[] contribution) {
            super(manifest, scorer, contribution);
            given = scorer.given.texts.clone();
        }

        @Override
        Struct part(int index, Double contribution) {
            Feature feature = manifest.features.get(index);
            String value = feature.kind == Feature.Kind.TEXT ? given[index] : feature.text(values[index]);
            return new Struct(Schemas.TEXT_EXPLANATION)
                    .put("FEATURE", feature.name)
                    .put("VALUE", Double.isNaN(values[index]) ? null : value)
                    .put("EXPECTED", feature.text(expected[index]))
                    .put("CONTRIBUTION", contribution);
        }
    }
}
