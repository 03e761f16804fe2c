package io.ksqlanomaly.runner.functions.builtin.time;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** The SQL times as the runner keeps them: milliseconds in UTC, whatever zone the machine is in. */
public final class Times {

    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

    private Times() {
    }

    /** ISO text of a DATE, TIME or TIMESTAMP. */
    public static String text(java.util.Date value) {
        if (value instanceof Time time) {
            return local(time).toString();
        }
        return value instanceof Date date ? local(date).toString() : local((Timestamp) value).toString();
    }

    static LocalDate local(Date date) {
        return LocalDate.ofEpochDay(Math.floorDiv(date.getTime(), DAY_MS));
    }

    static LocalTime local(Time time) {
        return LocalTime.ofNanoOfDay(TimeUnit.MILLISECONDS.toNanos(Math.floorMod(time.getTime(), DAY_MS)));
    }

    static LocalDateTime local(Timestamp timestamp) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(timestamp.getTime()), ZoneOffset.UTC);
    }

    static Date date(LocalDate date) {
        return new Date(date.toEpochDay() * DAY_MS);
    }

    static Time time(long milliseconds) {
        return new Time(Math.floorMod(milliseconds, DAY_MS));
    }
}
