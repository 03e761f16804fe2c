package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.plan.PlanException;
import java.util.Map;
import java.util.TreeMap;

/** All formats, by name. */
public final class Formats {

    /** The format of state and internal topics, which no statement names. */
    private static final String INTERNAL = "BINARY";
    private static final Map<String, Format> FORMATS = new TreeMap<>(Map.of(
            "JSON", new JsonFormat(),
            "JSON_SR", new JsonSchemaFormat(),
            "AVRO", new AvroFormat(),
            "DELIMITED", new DelimitedFormat(),
            "KAFKA", new KafkaFormat(),
            "NONE", new NoneFormat(),
            INTERNAL, new BinaryFormat()));

    private Formats() {
    }

    public static RowDecoder decoder(String format, DecoderSpec spec) {
        return find(format).decoder(spec);
    }

    public static RowEncoder encoder(String format, EncoderSpec spec) {
        return find(format).encoder(spec);
    }

    private static Format find(String name) {
        Format format = FORMATS.get(name);
        if (format == null) {
            throw new PlanException("the format " + name + " is not supported; there are "
                    + FORMATS.keySet().stream().filter(known -> !known.equals(INTERNAL)).toList());
        }
        return format;
    }
}
