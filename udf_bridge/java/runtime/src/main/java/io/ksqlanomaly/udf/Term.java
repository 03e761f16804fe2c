package io.ksqlanomaly.udf;

/** One term of the score: (log(measure + tiny) − median) / spread. */
abstract class Term {
    private final double median;
    private final double spread;

    Term(JsonObject json) {
        median = json.number("median");
        spread = json.number("spread");
    }

    /** A term of network.json, for {@code columns} encoded columns and a joint space of {@code joint} values. */
    static Term read(JsonObject json, int columns, int joint) {
        switch (json.text("kind")) {
        case "mahalanobis":
            return new MahalanobisTerm(json, joint);
        case "tails":
            return new TailsTerm(json);
        case "residual":
            return new ResidualTerm(json, columns);
        case "prototypes":
            return new PrototypesTerm(json, json.text("space").equals("joint"), columns, joint);
        default:
            throw new ModelException("network.json: score: unknown term: " + json.text("kind")
                    + "; there are: mahalanobis, tails, residual, prototypes");
        }
    }

    final double scaled(double measure, double tiny) {
        return (Math.log(measure + tiny) - median) / spread;
    }

    /** Whether the meter reads the tails. */
    boolean needsTails() {
        return false;
    }

    /** One thread's way to measure rows, with its buffers. */
    abstract Meter newMeter();

    /** Measures one row after another: a distance or a rarity, 0 or more. */
    interface Meter {
        /** Standardised columns, joint space, and the sum of the columns' tails, of one row. */
        double measure(double[] scaled, double[] joint, double tails);
    }

    /** The squared residual, each column's in its usual size. */
    private static final class ResidualTerm extends Term {
        private final int columns;

        ResidualTerm(JsonObject json, int columns) {
            super(json);
            this.columns = columns;
        }

        @Override
        Meter newMeter() {
            return (scaled, joint, tails) -> Sums.squares(joint, columns);
        }
    }

    /** The sum of the tails, which is there already. */
    private static final class TailsTerm extends Term {
        TailsTerm(JsonObject json) {
            super(json);
        }

        @Override
        boolean needsTails() {
            return true;
        }

        @Override
        Meter newMeter() {
            return (scaled, joint, tails) -> tails;
        }
    }
}
