package io.ksqlanomaly.runner.topology;

import io.ksqlanomaly.runner.plan.WindowSpec;
import io.ksqlanomaly.runner.rows.RowStage;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** A stream; stages on single rows are collected and become one processor.
 *
 * @param keys how keys are written on the topic they came from; null after a change of key
 * @param window of windowed keys, or null
  */
public record StreamRows(KStream<Object, Object[]> upstream, List<RowStage> stages, RowSchema schema,
        Serde<Object> keys, WindowSpec window) implements Rows {

    public StreamRows(KStream<Object, Object[]> stream, RowSchema schema, Serde<Object> keys, WindowSpec window) {
        this(stream, List.of(), schema, keys, window);
    }

    /** The same stream with one more stage. */
    public StreamRows with(RowStage stage, RowSchema newSchema) {
        List<RowStage> more = new ArrayList<>(stages);
        more.add(stage);
        return new StreamRows(upstream, more, newSchema, keys, window);
    }

    /** The stream with all stages in it; {@code name} is that of the step that asks. */
    public KStream<Object, Object[]> stream(String name) {
        if (stages.isEmpty()) {
            return upstream;
        }
        RowStage[] all = stages.toArray(RowStage[]::new);
        int width = schema.key().size();
        return upstream.processValues(() -> new StageProcessor(all, width), Named.as(name + "-rows"));
    }
}
