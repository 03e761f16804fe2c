package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.log.ProcessingLog;
import io.ksqlanomaly.runner.plan.FormatsSpec;
import io.ksqlanomaly.runner.plan.PlanException;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.plan.TimestampSpec;
import io.ksqlanomaly.runner.plan.WindowSpec;
import io.ksqlanomaly.runner.rows.KeySerde;
import io.ksqlanomaly.runner.rows.RowContext;
import io.ksqlanomaly.runner.rows.RowStage;
import io.ksqlanomaly.runner.rows.Serdes;
import io.ksqlanomaly.runner.topology.QueryBuilder;
import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** What sources of streams and of tables have in common: which columns are read from the bytes, and which are added. */
final class SourceRows {

    private static final Set<String> PSEUDO = Set.of("ROWTIME", "ROWPARTITION", "ROWOFFSET", "WINDOWSTART",
            "WINDOWEND");

    private final String step;
    private final String topic;
    private final FormatsSpec formats;
    private final RowSchema declared;
    private final TimestampSpec timestamp;
    private final WindowSpec window;
    private final RowSchema schema;
    /** The columns of the row as it is read: those of the schema, and the timestamp's column if it is not one. */
    private final List<Column> row;

    private SourceRows(StepNode node) {
        this.step = node.name();
        this.topic = node.text("topic");
        this.formats = node.formats();
        this.declared = node.schema("declared");
        this.timestamp = node.timestamp();
        this.window = node.window();
        this.schema = node.schema();
        this.row = new ArrayList<>(schema.value());
        if (timestamp != null && schema.valueIndex(timestamp.column()) < 0 && schema.keyIndex(timestamp.column()) < 0) {
            int index = declared.valueIndex(timestamp.column());
            if (index >= 0) {
                row.add(declared.value().get(index));
            }
        }
    }

    static SourceRows read(StepNode node) {
        return new SourceRows(node);
    }

    String topic() {
        return topic;
    }

    WindowSpec window() {
        return window;
    }

    RowSchema schema() {
        return schema;
    }

    KeySerde keys(QueryBuilder builder) {
        return builder.serdes().key(topic, formats, declared.key());
    }

    Consumed<Object, Object[]> consumed(QueryBuilder builder) {
        if (!builder.sourceTopics().add(topic)) {
            throw new PlanException(
                    "the topic " + topic + " is read by two sources of one query, which is not supported");
        }
        List<Column> payload = declared.value().stream().filter(column -> column.header() == null).toList();
        int[] slots = payload.stream().mapToInt(column -> RowSchema.indexOf(row, column.name())).toArray();
        Consumed<Object, Object[]> consumed = Consumed.with(Serdes.windowed(keys(builder), window),
                builder.serdes().source(topic, formats, payload, slots, row.size())).withName(step);
        return timestamp == null ? consumed : consumed.withTimestampExtractor(extractor(builder));
    }

    /** A row without a valid time is skipped, as a negative timestamp tells Kafka Streams. */
    private TimestampExtractor extractor(QueryBuilder builder) {
        ProcessingLog log = builder.log();
        boolean throwsOnInvalid = Boolean.parseBoolean(builder.properties().get("ksql.timestamp.throw.on.invalid"));
        Timestamps timestamps = new Timestamps(timestamp, new RowSchema(schema.key(), row));
        return (record, partitionTime) -> {
            if (record.value() == null) {
                return record.timestamp();
            }
            try {
                return timestamps.read(record.key(), (Object[]) record.value());
            } catch (RuntimeException e) {
                if (throwsOnInvalid) {
                    throw e;
                }
                log.failed(step, "timestamp column " + timestamp.column(), e);
                return -1;
            }
        };
    }

    boolean needsRecord() {
        return schema.value().stream().anyMatch(column -> isAdded(column) && !column.name().equals("ROWTIME")
                && !column.name().startsWith("WINDOW"));
    }

    /** Adds pseudo columns and headers; null when the rows have none. */
    RowStage added() {
        List<RowStage> stages = new ArrayList<>();
        for (int i = 0; i < schema.value().size(); i++) {
            if (isAdded(schema.value().get(i))) {
                stages.add(add(i, declaredColumn(schema.value().get(i))));
            }
        }
        RowStage[] all = stages.toArray(RowStage[]::new);
        return all.length == 0 ? null : (context, values) -> RowStage.run(all, context, values);
    }

    private boolean isAdded(Column column) {
        Column known = declaredColumn(column);
        return known.header() != null || declared.valueIndex(column.name()) < 0 && PSEUDO.contains(column.name());
    }

    private Column declaredColumn(Column column) {
        int index = declared.valueIndex(column.name());
        return index < 0 ? column : declared.value().get(index);
    }

    private static RowStage add(int index, Column column) {
        if (column.header() != null) {
            return put(index, context -> HeaderColumns.read(context.headers(), column.header().key()));
        }
        return switch (column.name()) {
        case "ROWTIME" -> put(index, context -> (Object) context.timestamp());
        case "ROWPARTITION" -> put(index, context -> (Object) context.partition());
        case "ROWOFFSET" -> put(index, context -> (Object) context.offset());
        case "WINDOWSTART" -> put(index, context -> (Object) ((Windowed<?>) context.key()).window().start());
        default -> put(index, context -> (Object) ((Windowed<?>) context.key()).window().end());
        };
    }

    private static RowStage put(int index, Function<RowContext, Object> read) {
        return (context, row) -> {
            if (row != null) {
                row[index] = read.apply(context);
            }
            return row;
        };
    }
}
