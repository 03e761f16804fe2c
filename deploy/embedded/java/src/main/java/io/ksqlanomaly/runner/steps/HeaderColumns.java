package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.types.SqlType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Struct;

/** Record headers as values of columns. */
final class HeaderColumns {

    private HeaderColumns() {
    }

    /** All headers as ARRAY of STRUCT, or the last value of one key as BYTES. */
    static Object read(Headers headers, String key) {
        if (key != null) {
            Header last = headers.lastHeader(key);
            return last == null ? null : bytes(last);
        }
        List<Object> list = new ArrayList<>();
        for (Header header : headers) {
            Struct struct = new Struct(SqlType.HEADERS.element().connect());
            struct.put("KEY", header.key());
            struct.put("VALUE", bytes(header));
            list.add(struct);
        }
        return list;
    }

    private static ByteBuffer bytes(Header header) {
        return header.value() == null ? null : ByteBuffer.wrap(header.value());
    }
}
