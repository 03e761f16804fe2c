package io.ksqlanomaly.runner.state;

import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.rows.Key;
import io.ksqlanomaly.runner.rows.RowContext;
import io.ksqlanomaly.runner.rows.RowStage;
import io.ksqlanomaly.runner.steps.TableLookupV1;
import io.ksqlanomaly.runner.steps.TableLookupV1.Range;
import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.RowSchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlySessionStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/** Reads rows of a table from the state store behind it. */
public final class TableReader {

    private final KafkaStreams streams;
    private final Materialization table;
    private final TableLookupV1 lookup;

    public TableReader(KafkaStreams streams, Materialization table, TableLookupV1 lookup) {
        this.streams = streams;
        this.table = table;
        this.lookup = lookup;
    }

    /**
     * The rows of the wanted keys and windows, through the stages of a pull query.
     *
     * @param keys null for all
     */
    public List<Object[]> rows(List<Key> keys, List<RowStage> stages) {
        RowStage[] inTable = table.stages().toArray(RowStage[]::new);
        RowStage[] inQuery = stages.toArray(RowStage[]::new);
        List<Object[]> rows = new ArrayList<>();
        for (StoredRow stored : stored(keys)) {
            Object[] row = RowStage.run(inTable, stored, stored.row());
            if (row != null && row != RowStage.DROPPED) {
                Object[] result = RowStage.run(inQuery, stored, lookupRow(stored, row));
                if (result != null && result != RowStage.DROPPED) {
                    rows.add(result);
                }
            }
        }
        return rows;
    }

    /** The columns that the lookup's schema names, from the row, its key, its window or its time. */
    private Object[] lookupRow(RowContext context, Object[] row) {
        List<Column> columns = lookup.schema().value();
        Object[] result = new Object[columns.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = column(columns.get(i).name(), context, row);
        }
        return result;
    }

    private Object column(String name, RowContext context, Object[] row) {
        int value = table.schema().valueIndex(name);
        if (value >= 0) {
            return row[value];
        }
        int key = RowSchema.indexOf(table.schema().key(), name);
        if (key >= 0) {
            return context.keyColumns()[key];
        }
        return switch (name) {
        case "ROWTIME" -> context.timestamp();
        case "WINDOWSTART" -> ((Windowed<?>) context.key()).window().start();
        case "WINDOWEND" -> ((Windowed<?>) context.key()).window().end();
        default -> throw new PlanException("the table has no column " + name);
        };
    }

    private List<StoredRow> stored(List<Key> keys) {
        List<StoredRow> rows = new ArrayList<>();
        if (table.window() == null) {
            readPlain(keys, rows);
        } else if (table.window().isSession()) {
            readSessions(keys, rows);
        } else {
            readWindows(keys, rows);
        }
        return rows;
    }

    private void readPlain(List<Key> keys, List<StoredRow> rows) {
        ReadOnlyKeyValueStore<Object, ValueAndTimestamp<Object[]>> store = store(
                QueryableStoreTypes.timestampedKeyValueStore());
        if (keys != null) {
            keys.forEach(key -> add(key, store.get(key), rows));
            return;
        }
        try (KeyValueIterator<Object, ValueAndTimestamp<Object[]>> all = store.all()) {
            all.forEachRemaining(entry -> add(entry.key, entry.value, rows));
        }
    }

    private void readWindows(List<Key> keys, List<StoredRow> rows) {
        ReadOnlyWindowStore<Object, ValueAndTimestamp<Object[]>> store = store(
                QueryableStoreTypes.timestampedWindowStore());
        Instant from = Instant
                .ofEpochMilli(Math.max(lookup.windowStart() == null ? 0 : lookup.windowStart().from(), 0));
        Instant to = Instant.ofEpochMilli(lookup.windowStart() == null ? Long.MAX_VALUE : lookup.windowStart().to());
        if (to.isBefore(from)) {
            return;
        }
        if (keys == null) {
            try (KeyValueIterator<Windowed<Object>, ValueAndTimestamp<Object[]>> all = store.fetchAll(from, to)) {
                all.forEachRemaining(entry -> addWindowed(entry.key, entry.value, rows));
            }
            return;
        }
        for (Key key : keys) {
            try (KeyValueIterator<Windowed<Object>, ValueAndTimestamp<Object[]>> found = store.fetch(key, key, from,
                    to)) {
                found.forEachRemaining(entry -> addWindowed(entry.key, entry.value, rows));
            }
        }
    }

    private void readSessions(List<Key> keys, List<StoredRow> rows) {
        ReadOnlySessionStore<Object, Object[]> store = store(QueryableStoreTypes.sessionStore());
        if (keys == null) {
            throw new PlanException("a table with session windows can be read by key only");
        }
        for (Key key : keys) {
            try (KeyValueIterator<Windowed<Object>, Object[]> found = store.fetch(key)) {
                while (found.hasNext()) {
                    KeyValue<Windowed<Object>, Object[]> entry = found.next();
                    addWindowed(entry.key, ValueAndTimestamp.make(entry.value, entry.key.window().end()), rows);
                }
            }
        }
    }

    private void addWindowed(Windowed<Object> key, ValueAndTimestamp<Object[]> value, List<StoredRow> rows) {
        if (isWithin(lookup.windowStart(), key.window().start()) && isWithin(lookup.windowEnd(), key.window().end())) {
            add(key, value, rows);
        }
    }

    private static boolean isWithin(Range range, long time) {
        return range == null || range.contains(time);
    }

    private static void add(Object key, ValueAndTimestamp<Object[]> value, List<StoredRow> rows) {
        if (value != null) {
            rows.add(new StoredRow(key, value.value(), value.timestamp()));
        }
    }

    private <T> T store(QueryableStoreType<T> type) {
        return streams.store(StoreQueryParameters.fromNameAndType(table.store(), type));
    }
}
