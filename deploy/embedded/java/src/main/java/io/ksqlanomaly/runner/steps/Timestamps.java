package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.expressions.runtime.Temporals;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.plan.TimestampSpec;
import io.ksqlanomaly.runner.rows.Key;
import io.ksqlanomaly.runner.types.RowSchema;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/** Reads the time of a row from one of its columns. */
final class Timestamps {

    private final int valueIndex;
    private final int keyIndex;
    private final DateTimeFormatter format;

    /** @param schema of the rows; it holds the column */
    Timestamps(TimestampSpec spec, RowSchema schema) {
        this.valueIndex = schema.valueIndex(spec.column());
        this.keyIndex = schema.keyIndex(spec.column());
        this.format = spec.format() == null ? null : DateTimeFormatter.ofPattern(spec.format(), Locale.ROOT);
        if (valueIndex < 0 && keyIndex < 0) {
            throw new PlanException("the timestamp column " + spec.column() + " is not among the columns");
        }
    }

    /** @throws RuntimeException if the column is NULL or holds no time */
    long read(Object key, Object[] row) {
        Object value = valueIndex >= 0 ? row[valueIndex] : Key.columns(key, keyIndex + 1)[keyIndex];
        if (value instanceof Long milliseconds) {
            return milliseconds;
        }
        if (value instanceof java.util.Date date) {
            return date.getTime();
        }
        if (value instanceof String text) {
            return format == null ? Temporals.timestamp(text).getTime() : parse(text);
        }
        throw new PlanException("the timestamp column is NULL");
    }

    /** What a pattern leaves out is that of 1970-01-01T00:00Z. */
    private long parse(String text) {
        TemporalAccessor parsed = format.parse(text);
        LocalDate date = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        ZoneId zone = parsed.query(TemporalQueries.zone());
        return (date == null ? date(parsed) : date).atTime(time == null ? time(parsed) : time)
                .atZone(zone == null ? ZoneOffset.UTC : zone).toInstant().toEpochMilli();
    }

    private static LocalDate date(TemporalAccessor parsed) {
        int year = field(parsed, ChronoField.YEAR, field(parsed, ChronoField.YEAR_OF_ERA, 1970));
        return LocalDate.of(year, field(parsed, ChronoField.MONTH_OF_YEAR, 1),
                field(parsed, ChronoField.DAY_OF_MONTH, 1));
    }

    private static LocalTime time(TemporalAccessor parsed) {
        return LocalTime.of(field(parsed, ChronoField.HOUR_OF_DAY, 0), field(parsed, ChronoField.MINUTE_OF_HOUR, 0));
    }

    private static int field(TemporalAccessor parsed, ChronoField field, int missing) {
        return parsed.isSupported(field) ? parsed.get(field) : missing;
    }
}
