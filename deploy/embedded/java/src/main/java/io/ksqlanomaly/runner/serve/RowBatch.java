package io.ksqlanomaly.runner.serve;

import io.ksqlanomaly.runner.formats.JsonBuffer;
import io.ksqlanomaly.runner.formats.JsonWriter;
import io.ksqlanomaly.runner.formats.JsonWriters;
import io.ksqlanomaly.runner.types.Column;
import java.util.List;

/** Rows on their way to a client: sent at once when they come seldom, together when they come often. */
final class RowBatch {

    private static final int MOST_BYTES = 256 * 1024;
    private static final long PAUSE_NANOS = 5_000_000;

    private final Output output;
    private final String queryId;
    private final JsonWriter[] writers;
    private final JsonBuffer buffer = new JsonBuffer();
    private long lastSent;
    private long left;
    private boolean isEmpty = true;

    /** @param limit rows after which the query ends, or null */
    RowBatch(Output output, String queryId, List<Column> columns, Long limit) {
        this.output = output;
        this.queryId = queryId;
        this.left = limit == null ? Long.MAX_VALUE : limit;
        this.writers = columns.stream().map(column -> JsonWriters.clientWriter(column.type()))
                .toArray(JsonWriter[]::new);
    }

    /** Adds a row; true when it was the last one of the limit. */
    synchronized boolean add(Object[] row) {
        if (left <= 0) {
            return false;
        }
        begin();
        writeRow(row, writers, buffer);
        if (--left == 0 || buffer.size() > MOST_BYTES || System.nanoTime() - lastSent > PAUSE_NANOS) {
            flush();
        }
        return left == 0;
    }

    static void writeRow(Object[] row, JsonWriter[] writers, JsonBuffer buffer) {
        for (int i = 0; i < writers.length; i++) {
            buffer.write((byte) (i == 0 ? '[' : ','));
            if (row[i] == null) {
                buffer.writeNull();
            } else {
                writers[i].write(row[i], buffer);
            }
        }
        buffer.writeAscii(writers.length == 0 ? "[]" : "]");
    }

    private void begin() {
        if (isEmpty) {
            buffer.clear();
            buffer.writeAscii("{\"event\":\"rows\",\"query_id\":");
            buffer.writeText(queryId);
            buffer.writeAscii(",\"rows\":[");
            isEmpty = false;
        } else {
            buffer.write((byte) ',');
        }
    }

    /** Sends what there is. */
    synchronized void flush() {
        if (!isEmpty) {
            isEmpty = true;
            buffer.writeAscii("]}");
            output.sendLine(buffer.toBytes());
            lastSent = System.nanoTime();
        }
    }
}
