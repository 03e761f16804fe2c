package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.Udaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import io.ksqlanomaly.runner.functions.builtin.text.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** COUNT_DISTINCT(column), a BIGINT. */
@UdafDescription(name = "COUNT_DISTINCT", category = "AGGREGATE",
        description = "The number of distinct values that are not NULL; exact for few, within about 2 % for many.")
public final class CountDistinct {

    private CountDistinct() {
    }

    @UdafFactory(description = "Counts distinct values of any type.")
    public static <T> Udaf<T, ByteBuffer, Long> countDistinct() {
        return new Sketch<>();
    }

    private static final class Sketch<T> implements Udaf<T, ByteBuffer, Long> {

        @Override
        public ByteBuffer initialize() {
            return ByteBuffer.allocate(0);
        }

        @Override
        public ByteBuffer aggregate(T value, ByteBuffer sketch) {
            return value == null ? sketch : ByteBuffer.wrap(HyperLogLog.add(hash(value), Bytes.of(sketch)));
        }

        @Override
        public ByteBuffer merge(ByteBuffer first, ByteBuffer second) {
            return ByteBuffer.wrap(HyperLogLog.merge(Bytes.of(first), Bytes.of(second)));
        }

        @Override
        public Long map(ByteBuffer sketch) {
            return HyperLogLog.count(Bytes.of(sketch));
        }

        /** FNV-1a over the value's text, its bits then mixed. */
        private static long hash(Object value) {
            Object key = value instanceof ByteBuffer bytes ? Arrays.toString(Bytes.of(bytes)) : value;
            long hash = 0xcbf29ce484222325L;
            for (byte b : key.toString().getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ b) * 0x100000001b3L;
            }
            hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
            hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
            return hash ^ (hash >>> 33);
        }
    }
}
