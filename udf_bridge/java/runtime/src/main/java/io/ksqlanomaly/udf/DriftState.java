package io.ksqlanomaly.udf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.data.Struct;

/** The state of a drift aggregate between rows: counts, and what could not be counted. Never changed in place. */
final class DriftState {
    static final String CHANGED = "the model's training profile changed";
    private static final DriftState EMPTY = new DriftState(null, 0, new long[0], 0, null);

    /** The profile that the counts belong to; null before the first row. */
    final String profile;
    final long rows;
    final long[] counts;
    final long skipped;
    /** Why the last of the skipped rows was. */
    final String reason;

    private DriftState(String profile, long rows, long[] counts, long skipped, String reason) {
        this.profile = profile;
        this.rows = rows;
        this.counts = counts;
        this.skipped = skipped;
        this.reason = reason;
    }

    /** The state that a struct holds; a null one, or one without counts, is empty. */
    static DriftState read(Struct struct) {
        if (struct == null) {
            return EMPTY;
        }
        List<Long> counts = struct.getArray("COUNTS");
        long[] numbers = counts == null ? new long[0] : counts.stream().mapToLong(DriftState::orZero).toArray();
        return new DriftState(struct.getString("PROFILE"), orZero(struct.getInt64("N")), numbers,
                orZero(struct.getInt64("SKIPPED")), struct.getString("REASON"));
    }

    private static long orZero(Long number) {
        return number == null ? 0 : number;
    }

    Struct toStruct() {
        List<Long> numbers = new ArrayList<>(counts.length);
        for (long count : counts) {
            numbers.add(count);
        }
        return new Struct(Schemas.DRIFT_STATE)
                .put("PROFILE", profile)
                .put("N", rows)
                .put("COUNTS", numbers)
                .put("SKIPPED", skipped)
                .put("REASON", reason);
    }

    /** The same, with one more row that was not counted. */
    DriftState skip(String why) {
        return new DriftState(profile, rows, counts, skipped + 1, why);
    }

    /** The same, with one more row counted. */
    DriftState count(DriftProfile expected, double[] row, Double score) {
        DriftState own = in(expected);
        long[] more = own.counts.clone();
        expected.count(more, row, score);
        return new DriftState(expected.id, own.rows + 1, more, own.skipped, own.reason);
    }

    /** One state of two; counts by different profiles can not be added, and the first ones become skipped. */
    static DriftState merge(DriftState first, DriftState second) {
        if (first.rows == 0 || second.rows == 0) {
            DriftState counted = first.rows == 0 ? second : first;
            return counted.with(counted.counts, counted.rows, first.skipped + second.skipped,
                    lastReason(first, second));
        }
        if (!Objects.equals(first.profile, second.profile) || first.counts.length != second.counts.length) {
            return second.with(second.counts, second.rows, first.rows + first.skipped + second.skipped, CHANGED);
        }
        long[] counts = first.counts.clone();
        Arrays.setAll(counts, i -> first.counts[i] + second.counts[i]);
        return second.with(counts, first.rows + second.rows, first.skipped + second.skipped,
                lastReason(first, second));
    }

    private static String lastReason(DriftState first, DriftState second) {
        return second.reason != null ? second.reason : first.reason;
    }

    private DriftState with(long[] newCounts, long newRows, long newSkipped, String newReason) {
        return new DriftState(profile, newRows, newCounts, newSkipped, newReason);
    }

    /** Counts by another profile's bins mean nothing: those rows become skipped ones. */
    private DriftState in(DriftProfile expected) {
        if (expected.id.equals(profile) && counts.length == expected.size()) {
            return this;
        }
        String why = rows == 0 ? reason : CHANGED;
        return new DriftState(expected.id, 0, new long[expected.size()], skipped + rows, why);
    }
}
