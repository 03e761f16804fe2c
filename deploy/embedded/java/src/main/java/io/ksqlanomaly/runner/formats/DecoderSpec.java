package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.types.Column;
import java.util.List;
import java.util.Map;

/**
 * What a decoder is made for.
 *
 * @param columns the columns that the bytes hold, in declared order
 * @param slots for each column its index in the row, or -1: then it is checked, not built
 * @param width columns of the row
 * @param wrapped whether a single column stands in a record of its own
 * @param properties of the format
 * @param registry for formats that need schemas; null when there is none
 */
public record DecoderSpec(String topic, boolean isKey, List<Column> columns, int[] slots, int width, boolean wrapped,
        Map<String, String> properties, SchemaRegistry registry) {

    /** Whether the bytes are a bare value. */
    boolean isBare() {
        return !wrapped && columns.size() == 1;
    }
}
