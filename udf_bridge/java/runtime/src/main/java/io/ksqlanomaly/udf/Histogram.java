package io.ksqlanomaly.udf;

/** Expected shares of values by bin; bin i holds those above {@code edges[i - 1]} and up to {@code edges[i]}. */
final class Histogram {
    final double[] edges;
    private final double[] shares;
    private final double missing;

    Histogram(double[] edges, double[] shares, double missing) {
        this.edges = edges;
        this.shares = shares;
        this.missing = missing;
        if (edges.length == 0 || shares.length != edges.length + 1) {
            throw new ModelException("manifest.json: profile: one share more than edges is expected");
        }
    }

    static Histogram read(JsonObject json) {
        return new Histogram(json.numbers("edges", Double.NaN), json.numbers("shares", Double.NaN),
                json.has("missing") ? json.number("missing") : 0);
    }

    /** Bins of present values; the missing ones come after them. */
    int bins() {
        return shares.length;
    }

    /** The bin of a value; {@link #bins()} for a missing one, NaN. */
    int bin(double value) {
        if (Double.isNaN(value)) {
            return shares.length;
        }
        int low = 0;
        int high = edges.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (edges[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The share of each bin among {@code trained} rows, the missing values' last, smoothed by half a row a bin: none is 0. */
    double[] expected(long trained) {
        int all = shares.length + 1;
        double[] expected = new double[all];
        for (int bin = 0; bin < all; bin++) {
            double share = bin < shares.length ? shares[bin] : missing;
            expected[bin] = (share * trained + 0.5) / (trained + 0.5 * all);
        }
        return expected;
    }

    /** For each bin, the expected share below it less the one above it. */
    double[] positions() {
        double[] positions = new double[shares.length];
        for (int bin = 0; bin < shares.length; bin++) {
            for (int other = 0; other < shares.length; other++) {
                positions[bin] += other < bin ? shares[other] : other > bin ? -shares[other] : 0;
            }
        }
        return positions;
    }
}
