package io.ksqlanomaly.runner.functions.builtin.text;

import java.nio.ByteOrder;

/** The byte orders that SQL names. */
final class ByteOrders {

    private ByteOrders() {
    }

    /** Null for an unknown name. */
    static ByteOrder named(String name) {
        return "BIG_ENDIAN".equals(name) ? ByteOrder.BIG_ENDIAN
                : "LITTLE_ENDIAN".equals(name) ? ByteOrder.LITTLE_ENDIAN : null;
    }
}
