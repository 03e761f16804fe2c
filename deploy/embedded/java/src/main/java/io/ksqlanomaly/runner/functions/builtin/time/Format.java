package io.ksqlanomaly.runner.functions.builtin.time;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/** Dates and times in the patterns of {@link java.time.format.DateTimeFormatter}; letter case does not matter. */
final class Format {

    private DateTimeFormatter last;
    private String pattern = "";

    /** The formatter of a pattern; within a query it is nearly always the same. */
    synchronized DateTimeFormatter of(String wanted) {
        if (!wanted.equals(pattern)) {
            last = new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(wanted).toFormatter(Locale.US);
            pattern = wanted;
        }
        return last;
    }

    LocalDate parseDate(String text, String wanted) {
        return date(of(wanted).parse(text));
    }

    LocalTime parseTime(String text, String wanted) {
        return time(of(wanted).parse(text));
    }

    /** Milliseconds since the epoch; the zone counts where the text names none. */
    long parseTimestamp(String text, String wanted, ZoneId zone) {
        TemporalAccessor parsed = of(wanted).parse(text);
        ZoneId named = parsed.query(TemporalQueries.zone());
        return date(parsed).atTime(time(parsed)).atZone(named == null ? zone : named).toInstant().toEpochMilli();
    }

    /** What a text does not name is that of 1970-01-01. */
    private static LocalDate date(TemporalAccessor parsed) {
        LocalDate date = parsed.query(TemporalQueries.localDate());
        return date != null ? date
                : LocalDate.of(field(parsed, ChronoField.YEAR, 1970), field(parsed, ChronoField.MONTH_OF_YEAR, 1),
                        field(parsed, ChronoField.DAY_OF_MONTH, 1));
    }

    private static LocalTime time(TemporalAccessor parsed) {
        LocalTime time = parsed.query(TemporalQueries.localTime());
        return time != null ? time : LocalTime.MIDNIGHT;
    }

    private static int field(TemporalAccessor parsed, ChronoField field, int otherwise) {
        return parsed.isSupported(field) ? parsed.get(field) : otherwise;
    }
}
