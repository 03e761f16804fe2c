package io.ksqlanomaly.runner.functions;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.function.udaf.Udaf;

/** An aggregate function bound to the types of its arguments; keeps no state itself. */
public final class Aggregate {

    private final Udaf<Object, Object, Object> udaf;
    private final ArgumentPacking packing;
    private final String intermediate;
    private final String returns;

    Aggregate(Udaf<Object, Object, Object> udaf, ArgumentPacking packing, String intermediate, String returns) {
        this.udaf = udaf;
        this.packing = packing;
        this.intermediate = intermediate;
        this.returns = returns;
    }

    /** SQL type of the state. */
    public String intermediate() {
        return intermediate;
    }

    /** SQL type of the result. */
    public String returns() {
        return returns;
    }

    public Object initialize() {
        return udaf.initialize();
    }

    /** The state after one more row; the constant arguments are not among the arguments. */
    public Object aggregate(Object[] arguments, Object state) {
        return udaf.aggregate(packing.pack(arguments), state);
    }

    public Object merge(Object first, Object second) {
        return udaf.merge(first, second);
    }

    /** The state without a row; only where the signature says {@code undo}. */
    public Object undo(Object[] arguments, Object state) {
        return ((TableUdaf<Object, Object, Object>) udaf).undo(packing.pack(arguments), state);
    }

    public Object map(Object state) {
        return udaf.map(state);
    }
}
