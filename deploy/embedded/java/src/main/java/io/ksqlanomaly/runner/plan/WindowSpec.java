package io.ksqlanomaly.runner.plan;

import java.time.Duration;

/** A window; all times in milliseconds, null where they do not apply or were not given. */
public record WindowSpec(Type type, Long size, Long advance, Long gap, Long grace, Long retention) {

    private static final long DAY = 86_400_000L;

    /** The kinds of windows. */
    public enum Type {
        TUMBLING, HOPPING, SESSION
    }

    public boolean isSession() {
        return type == Type.SESSION;
    }

    /** How late a row may be: a day less the window's size, unless the query says otherwise. */
    public Duration graceOrDefault() {
        long span = isSession() ? gap : size;
        return Duration.ofMillis(grace != null ? grace : Math.max(DAY - span, 0));
    }

    /** How long a window's state is kept: as asked for, but at least until its final result is out. */
    public Duration retentionOrDefault() {
        long needed = (isSession() ? gap : size) + graceOrDefault().toMillis() + 1;
        return Duration.ofMillis(retention == null ? needed : Math.max(needed, retention));
    }
}
