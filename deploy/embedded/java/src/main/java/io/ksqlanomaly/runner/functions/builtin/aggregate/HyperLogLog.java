package io.ksqlanomaly.runner.functions.builtin.aggregate;

import java.nio.ByteBuffer;

/** Counts distinct 64-bit hashes: exactly up to 511, beyond that within about 1.6 % in 4096 bytes. */
final class HyperLogLog {

    private static final int BITS = 12;
    private static final int REGISTERS = 1 << BITS;
    private static final int EXACT = REGISTERS / Long.BYTES;

    private HyperLogLog() {
    }

    /** The sketch with one more hash; the given one is left as it was. */
    static byte[] add(long hash, byte[] sketch) {
        if (sketch.length == REGISTERS) {
            byte[] copy = sketch.clone();
            register(hash, copy);
            return copy;
        }
        ByteBuffer known = ByteBuffer.wrap(sketch);
        while (known.hasRemaining()) {
            if (known.getLong() == hash) {
                return sketch;
            }
        }
        return sketch.length / Long.BYTES < EXACT - 1
                ? ByteBuffer.allocate(sketch.length + Long.BYTES).put(sketch).putLong(hash).array()
                : add(hash, registers(sketch));
    }

    static byte[] merge(byte[] first, byte[] second) {
        if (second.length == REGISTERS) {
            byte[] all = first.length == REGISTERS ? first.clone() : registers(first);
            for (int i = 0; i < REGISTERS; i++) {
                all[i] = (byte) Math.max(all[i], second[i]);
            }
            return all;
        }
        byte[] all = first;
        for (ByteBuffer hashes = ByteBuffer.wrap(second); hashes.hasRemaining();) {
            all = add(hashes.getLong(), all);
        }
        return all;
    }

    static long count(byte[] sketch) {
        return sketch.length == REGISTERS ? estimate(sketch) : sketch.length / Long.BYTES;
    }

    private static byte[] registers(byte[] hashes) {
        byte[] registers = new byte[REGISTERS];
        for (ByteBuffer known = ByteBuffer.wrap(hashes); known.hasRemaining();) {
            register(known.getLong(), registers);
        }
        return registers;
    }

    private static void register(long hash, byte[] registers) {
        int index = (int) (hash >>> (Long.SIZE - BITS));
        int rank = Long.numberOfLeadingZeros((hash << BITS) | (1L << (BITS - 1))) + 1;
        registers[index] = (byte) Math.max(registers[index], rank);
    }

    private static long estimate(byte[] registers) {
        double sum = 0;
        int empty = 0;
        for (byte register : registers) {
            sum += 1.0 / (1L << register);
            empty += register == 0 ? 1 : 0;
        }
        double raw = 0.7213 / (1 + 1.079 / REGISTERS) * REGISTERS * REGISTERS / sum;
        boolean small = raw <= 2.5 * REGISTERS && empty > 0;
        return Math.round(small ? REGISTERS * Math.log((double) REGISTERS / empty) : raw);
    }
}
