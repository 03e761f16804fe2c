package io.ksqlanomaly.runner.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ksqlanomaly.runner.formats.DecoderSpec;
import io.ksqlanomaly.runner.formats.EncoderSpec;
import io.ksqlanomaly.runner.formats.Formats;
import io.ksqlanomaly.runner.formats.SchemaRegistry;
import io.ksqlanomaly.runner.plan.FormatSpec;
import io.ksqlanomaly.runner.plan.FormatsSpec;
import io.ksqlanomaly.runner.plan.StepNode;
import io.ksqlanomaly.runner.plan.WindowSpec;
import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.RowSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** A topic of a test case: JSON forms of keys and values to bytes and back. */
final class TopicForm {

    private final String name;
    private final FormatsSpec formats;
    private final RowSchema schema;
    private final WindowSpec window;
    private final SchemaRegistry registry;
    private final ObjectMapper mapper;

    TopicForm(JsonNode topic, SchemaRegistry registry, ObjectMapper mapper) {
        StepNode node = new StepNode(topic);
        this.name = node.name();
        this.formats = node.formats();
        RowSchema declared = node.schema();
        this.schema = new RowSchema(declared.key(),
                declared.value().stream().filter(column -> column.header() == null).toList());
        this.window = node.window();
        this.registry = registry;
        this.mapper = mapper;
    }

    byte[] key(JsonNode key, JsonNode bounds) {
        byte[] plain = encode(key, formats.key(), schema.key(), true, formats.wrapKey());
        if (plain == null || !bounds.isObject()) {
            return plain;
        }
        boolean session = window != null ? window.isSession()
                : bounds.path("type").asText().equalsIgnoreCase("session");
        ByteBuffer bytes = ByteBuffer.allocate(plain.length + (session ? 16 : 8)).put(plain);
        if (session) {
            bytes.putLong(bounds.path("end").asLong());
        }
        return bytes.putLong(bounds.path("start").asLong()).array();
    }

    byte[] value(JsonNode value) {
        return encode(value, formats.value(), schema.value(), false, formats.wrapValue());
    }

    private byte[] encode(JsonNode node, FormatSpec format, List<Column> columns, boolean isKey, boolean wrapped) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return null;
        }
        switch (format.format()) {
        case "JSON":
            return node.toString().getBytes(StandardCharsets.UTF_8);
        case "DELIMITED":
            return node.asText().getBytes(StandardCharsets.UTF_8);
        case "NONE":
            return node.toString().getBytes(StandardCharsets.UTF_8);
        default:
            boolean bare = format.format().equals("KAFKA") || columns.size() == 1 && !wrapped;
            Object[] row = JsonValues.row(node, columns, bare);
            return Formats.encoder(format.format(),
                    new EncoderSpec(name, isKey, columns, wrapped, format.properties(), registry)).encode(row);
        }
    }

    /** Sets key, window and value of an output. */
    void describe(byte[] key, byte[] value, ObjectNode record) throws IOException {
        byte[] plain = key;
        if (key != null && window != null) {
            int size = window.isSession() ? 16 : 8;
            plain = java.util.Arrays.copyOf(key, key.length - size);
            ByteBuffer bounds = ByteBuffer.wrap(key, key.length - size, size);
            long end = window.isSession() ? bounds.getLong() : 0;
            long start = bounds.getLong();
            record.putObject("window").put("start", start)
                    .put("end", window.isSession() ? end : start + window.size())
                    .put("type", window.isSession() ? "session" : "time");
        }
        record.set("key", decode(plain, formats.key(), schema.key(), true, formats.wrapKey()));
        record.set("value", decode(value, formats.value(), schema.value(), false, formats.wrapValue()));
    }

    private JsonNode decode(byte[] data, FormatSpec format, List<Column> columns, boolean isKey, boolean wrapped)
            throws IOException {
        if (data == null) {
            return mapper.nullNode();
        }
        switch (format.format()) {
        case "JSON":
            return mapper.readTree(data);
        case "DELIMITED":
            return mapper.getNodeFactory().textNode(new String(data, StandardCharsets.UTF_8));
        default:
            int[] slots = IntStream.range(0, columns.size()).toArray();
            Object[] row = Formats.decoder(format.format(), new DecoderSpec(name, isKey, columns, slots, slots.length,
                    wrapped, format.properties(), registry)).decode(data);
            boolean bare = format.format().equals("KAFKA") || columns.size() == 1 && !wrapped;
            return JsonValues.node(row, columns, bare, mapper);
        }
    }
}
