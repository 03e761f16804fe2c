package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.types.Column;
import java.util.List;
import java.util.Map;

/** What an encoder is made for; see {@link DecoderSpec}. */
public record EncoderSpec(String topic, boolean isKey, List<Column> columns, boolean wrapped,
        Map<String, String> properties, SchemaRegistry registry) {

    boolean isBare() {
        return !wrapped && columns.size() == 1;
    }
}
