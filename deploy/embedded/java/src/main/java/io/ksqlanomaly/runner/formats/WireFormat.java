package io.ksqlanomaly.runner.formats;

import java.nio.ByteBuffer;

/** The five bytes before data with a registered schema: zero, then the schema's id. */
final class WireFormat {

    static final int SIZE = 5;

    private WireFormat() {
    }

    static byte[] header(int id) {
        return ByteBuffer.allocate(SIZE).put((byte) 0).putInt(id).array();
    }

    static int schemaId(byte[] data) {
        if (data.length < SIZE || data[0] != 0) {
            throw new FormatException("the data does not begin with the id of a registered schema");
        }
        return ByteBuffer.wrap(data, 1, 4).getInt();
    }

    static String subject(String topic, boolean isKey) {
        return topic + (isKey ? "-key" : "-value");
    }

    static SchemaRegistry require(SchemaRegistry registry, String format) {
        if (registry == null) {
            throw new FormatException("the format " + format + " needs a schema registry, and none is known");
        }
        return registry;
    }
}
