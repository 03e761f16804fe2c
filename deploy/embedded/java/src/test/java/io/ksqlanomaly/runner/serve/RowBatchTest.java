package io.ksqlanomaly.runner.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.SqlType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows on their way to a client. */
class RowBatchTest {

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final List<Column> columns = List.of(new Column("A", SqlType.STRING), new Column("D", SqlType.DATE));

    private RowBatch batch(Long limit) {
        return new RowBatch(new Output(sent), "q", columns, limit);
    }

    private String lines() {
        return sent.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aSeldomRowIsSentAtOnceWithDatesAsText() {
        batch(null).add(new Object[] { "x\"", new Date(86_400_000L) });
        assertEquals("{\"event\":\"rows\",\"query_id\":\"q\",\"rows\":[[\"x\\\"\",\"1970-01-02\"]]}\n", lines());
    }

    @Test
    void nothingIsSentTwice() {
        RowBatch batch = batch(null);
        batch.add(new Object[] { "x", null });
        batch.flush();
        batch.flush();
        assertEquals(1, lines().lines().count());
    }

    @Test
    void stopsAtTheLimit() {
        RowBatch batch = batch(2L);
        assertFalse(batch.add(new Object[] { "1", null }));
        assertTrue(batch.add(new Object[] { "2", null }));
        assertFalse(batch.add(new Object[] { "3", null }));
        batch.flush();
        assertFalse(lines().contains("\"3\""));
    }
}
