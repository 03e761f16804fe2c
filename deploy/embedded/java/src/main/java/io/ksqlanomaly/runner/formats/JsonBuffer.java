package io.ksqlanomaly.runner.formats;

import java.util.Arrays;

/** A growing byte buffer that writes JSON values as UTF-8. */
public final class JsonBuffer {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private byte[] data = new byte[1024];
    private int size;

    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(data, size);
    }

    public void write(byte b) {
        ensure(1);
        data[size++] = b;
    }

    public void write(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, data, size, bytes.length);
        size += bytes.length;
    }

    public void writeNull() {
        ensure(4);
        data[size++] = 'n';
        data[size++] = 'u';
        data[size++] = 'l';
        data[size++] = 'l';
    }

    /** Text of ASCII characters, without quotes. */
    @SuppressWarnings("deprecation")
    public void writeAscii(String text) {
        int length = text.length();
        ensure(length);
        text.getBytes(0, length, data, size); // the one way to copy Latin-1 without a second array
        size += length;
    }

    /** NaN and infinities, which JSON numbers cannot express, in quotes. */
    public void writeDouble(double value) {
        if (Double.isFinite(value)) {
            writeAscii(Double.toString(value));
        } else {
            writeText(Double.toString(value));
        }
    }

    public void writeLong(long value) {
        if (value == Long.MIN_VALUE) {
            writeAscii("-9223372036854775808");
            return;
        }
        ensure(20);
        long rest = Math.abs(value);
        if (value < 0) {
            data[size++] = '-';
        }
        int digits = 1;
        for (long limit = 10; digits < 19 && rest >= limit; limit *= 10) {
            digits++;
        }
        for (int i = size + digits - 1; i >= size; i--) {
            data[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    /** Text in quotes. */
    public void writeText(String text) {
        int length = text.length();
        ensure(length * 6 + 2);
        data[size++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (c >= ' ' && c != '"' && c != '\\') {
                    data[size++] = (byte) c;
                } else {
                    writeEscaped(c);
                }
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                writeUtf8(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                writeUtf8(Character.isSurrogate(c) ? '?' : c);
            }
        }
        data[size++] = '"';
    }

    private void writeEscaped(char c) {
        data[size++] = '\\';
        switch (c) {
        case '"', '\\' -> data[size++] = (byte) c;
        case '\n' -> data[size++] = 'n';
        case '\r' -> data[size++] = 'r';
        case '\t' -> data[size++] = 't';
        case '\b' -> data[size++] = 'b';
        case '\f' -> data[size++] = 'f';
        default -> {
            data[size++] = 'u';
            data[size++] = '0';
            data[size++] = '0';
            data[size++] = (byte) HEX[c >> 4];
            data[size++] = (byte) HEX[c & 15];
        }
        }
    }

    private void writeUtf8(int point) {
        if (point < 0x80) {
            data[size++] = (byte) point;
        } else if (point < 0x800) {
            data[size++] = (byte) (0xC0 | point >> 6);
            data[size++] = (byte) (0x80 | point & 0x3F);
        } else if (point < 0x10000) {
            data[size++] = (byte) (0xE0 | point >> 12);
            data[size++] = (byte) (0x80 | point >> 6 & 0x3F);
            data[size++] = (byte) (0x80 | point & 0x3F);
        } else {
            data[size++] = (byte) (0xF0 | point >> 18);
            data[size++] = (byte) (0x80 | point >> 12 & 0x3F);
            data[size++] = (byte) (0x80 | point >> 6 & 0x3F);
            data[size++] = (byte) (0x80 | point & 0x3F);
        }
    }

    private void ensure(int more) {
        if (size + more > data.length) {
            data = Arrays.copyOf(data, Math.max(data.length * 2, size + more));
        }
    }
}
