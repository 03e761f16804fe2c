package io.ksqlanomaly.runner.expressions.runtime;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of TIME, DATE and TIMESTAMP values, always in UTC. */
public final class Temporals {

    private static final long DAY = 86_400_000L;
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");
    private static final Pattern TEXT = Pattern.compile(
            "(\\d{4})(?:-(\\d{1,2}))?(?:-(\\d{1,2}))?"
                    + "(?:[T ](?:(\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{1,9}))?)?)?)?)?(Z|[+-]\\d{2}:?\\d{2})?");

    private Temporals() {
    }

    public static String format(Timestamp value) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(value.getTime()), ZoneOffset.UTC).format(TIMESTAMP);
    }

    public static String format(Date value) {
        return LocalDate.ofEpochDay(Math.floorDiv(value.getTime(), DAY)).toString();
    }

    public static String format(Time value) {
        return LocalTime.ofNanoOfDay(Math.floorMod(value.getTime(), DAY) * 1_000_000).toString();
    }

    /** Parts that are missing at the end are the earliest ones: {@code 2021-06} is its first millisecond. */
    public static Timestamp timestamp(String text) {
        Matcher m = TEXT.matcher(text.trim());
        if (!m.matches()) {
            throw new IllegalArgumentException("not a timestamp: expected yyyy-MM-ddTHH:mm:ss.SSS, or less at its end");
        }
        LocalDateTime time = LocalDateTime.of(number(m, 1, 0), number(m, 2, 1), number(m, 3, 1), number(m, 4, 0),
                number(m, 5, 0), number(m, 6, 0), m.group(7) == null ? 0 : nanos(m.group(7)));
        ZoneOffset zone = m.group(8) == null ? ZoneOffset.UTC : ZoneOffset.of(m.group(8));
        return new Timestamp(time.toInstant(zone).toEpochMilli());
    }

    public static Date date(String text) {
        return new Date(Math.floorDiv(timestamp(text).getTime(), DAY) * DAY);
    }

    public static Time time(String text) {
        String trimmed = text.trim();
        return new Time(LocalTime.parse(trimmed.length() == 2 ? trimmed + ":00" : trimmed).toNanoOfDay() / 1_000_000);
    }

    public static Date dateOf(Timestamp value) {
        return new Date(Math.floorDiv(value.getTime(), DAY) * DAY);
    }

    public static Time timeOf(Timestamp value) {
        return new Time(Math.floorMod(value.getTime(), DAY));
    }

    /** Days since 1970-01-01. */
    public static int days(java.util.Date value) {
        return (int) Math.floorDiv(value.getTime(), DAY);
    }

    /** Milliseconds since midnight. */
    public static int milliseconds(java.util.Date value) {
        return (int) Math.floorMod(value.getTime(), DAY);
    }

    public static Date ofDays(long days) {
        return new Date(days * DAY);
    }

    private static int number(Matcher m, int group, int missing) {
        return m.group(group) == null ? missing : Integer.parseInt(m.group(group));
    }

    private static int nanos(String digits) {
        return Integer.parseInt((digits + "000000000").substring(0, 9));
    }
}
