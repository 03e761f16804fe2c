package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.types.RowSchema;

/** The row of a join: the columns of the left side, then those of the right. */
record JoinedRow(int leftWidth, int rightWidth) {

    static JoinedRow of(RowSchema left, RowSchema right) {
        return new JoinedRow(left.value().size(), right.value().size());
    }

    Object[] join(Object[] left, Object[] right) {
        Object[] row = new Object[leftWidth + rightWidth];
        if (left != null) {
            System.arraycopy(left, 0, row, 0, leftWidth);
        }
        if (right != null) {
            System.arraycopy(right, 0, row, leftWidth, rightWidth);
        }
        return row;
    }

    Object[] joinSwapped(Object[] right, Object[] left) {
        return join(left, right);
    }
}
