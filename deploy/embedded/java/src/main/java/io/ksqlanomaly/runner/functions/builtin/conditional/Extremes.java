package io.ksqlanomaly.runner.functions.builtin.conditional;

/** What GREATEST and LEAST share. */
final class Extremes {

    private Extremes() {
    }

    /** The value that comes last in the order times {@code sign} (1 or −1); nulls do not count. */
    static <T extends Comparable<? super T>> T pick(int sign, T first, T[] others) {
        T best = first;
        for (T other : others) {
            best = best == null || other != null && Integer.signum(other.compareTo(best)) == sign ? other : best;
        }
        return best;
    }
}
