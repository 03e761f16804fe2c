package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.TypeParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes decoders and encoders for tests: columns as text, {@code "A INTEGER; B DOUBLE"}. */
final class Rows {

    static final SchemaRegistry REGISTRY = new MemorySchemaRegistry();

    private Rows() {
    }

    /** What a log shows of an error. */
    static String logged(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    static List<Column> columns(String text) {
        List<Column> columns = new ArrayList<>();
        for (String column : text.split("; ")) {
            int space = column.indexOf(' ');
            columns.add(new Column(column.substring(0, space), TypeParser.parse(column.substring(space + 1))));
        }
        return columns;
    }

    static RowDecoder decoder(String format, String columns) {
        return decoder(format, columns, true, Map.of());
    }

    static RowDecoder decoder(String format, String columns, boolean wrapped, Map<String, String> properties) {
        List<Column> list = columns(columns);
        int[] slots = IntStream.range(0, list.size()).toArray();
        return Formats.decoder(format,
                new DecoderSpec("topic", false, list, slots, slots.length, wrapped, properties, REGISTRY));
    }

    static RowEncoder encoder(String format, String columns) {
        return encoder(format, columns, true, Map.of());
    }

    static RowEncoder encoder(String format, String columns, boolean wrapped, Map<String, String> properties) {
        return Formats.encoder(format,
                new EncoderSpec("topic", false, columns(columns), wrapped, properties, REGISTRY));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
