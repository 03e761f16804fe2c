package io.ksqlanomaly.udf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A protobuf message in bytes from elsewhere: just enough of the wire format to look into it before anyone else does. */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final byte[] bytes;
    private final int end;
    private int position;

    private Protobuf(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    static Protobuf of(byte[] bytes) {
        return new Protobuf(bytes, 0, bytes.length);
    }

    /** The values of one field that are messages, texts or bytes. ModelException: cut short or no protobuf. */
    List<Protobuf> messages(int number) {
        List<Protobuf> found = new ArrayList<>();
        Protobuf reader = new Protobuf(bytes, position, end);
        while (reader.position < end) {
            long key = reader.varint();
            int kind = (int) (key & 7);
            if (kind == VARINT) {
                reader.varint();
                continue;
            }
            int start = reader.skip(kind);
            if (kind == BYTES && key >>> 3 == number) {
                found.add(new Protobuf(bytes, start, reader.position));
            }
        }
        return found;
    }

    /** The first value of one field that is an integer, or 0. */
    long integer(int number) {
        Protobuf reader = new Protobuf(bytes, position, end);
        while (reader.position < end) {
            long key = reader.varint();
            int kind = (int) (key & 7);
            if (kind != VARINT) {
                reader.skip(kind);
                continue;
            }
            long value = reader.varint();
            if (key >>> 3 == number) {
                return value;
            }
        }
        return 0;
    }

    /** The last text of one field, or an empty one. */
    String text(int number) {
        List<Protobuf> found = messages(number);
        return found.isEmpty() ? "" : found.get(found.size() - 1).text();
    }

    /** The whole as text. */
    String text() {
        return new String(bytes, position, end - position, StandardCharsets.UTF_8);
    }

    /** Moves over a value that is not a varint; returns where it begins. */
    private int skip(int kind) {
        long length;
        switch (kind) {
        case BYTES:
            length = varint();
            break;
        case FIXED64:
            length = 8;
            break;
        case FIXED32:
            length = 4;
            break;
        default:
            throw new ModelException("a field is of unknown kind " + kind);
        }
        if (length < 0 || length > end - position) {
            throw new ModelException("a field is cut short");
        }
        int start = position;
        position += (int) length;
        return start;
    }

    private long varint() {
        long result = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position >= end) {
                throw new ModelException("a number is cut short");
            }
            byte part = bytes[position++];
            result |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return result;
            }
        }
        throw new ModelException("a number is longer than 64 bits");
    }
}
