package io.ksqlanomaly.runner.rows;

/** A step on one row at a time that keeps the key. */
@FunctionalInterface
public interface RowStage {

    /** The answer of a stage that drops the row. */
    Object[] DROPPED = new Object[0];

    /** @param row value columns, or null for a tombstone */
    Object[] apply(RowContext context, Object[] row);

    /** Runs stages one after the other until one drops the row. */
    static Object[] run(RowStage[] stages, RowContext context, Object[] row) {
        Object[] current = row;
        for (RowStage stage : stages) {
            current = stage.apply(context, current);
            if (current == DROPPED) {
                return DROPPED;
            }
        }
        return current;
    }
}
