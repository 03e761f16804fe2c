package io.confluent.ksql.util;

import java.util.Objects;

/** Three arguments of an aggregate function. */
public final class Triple<A, B, C> {
    private final A left;
    private final B middle;
    private final C right;

    public Triple(A left, B middle, C right) {
        this.left = left;
        this.middle = middle;
        this.right = right;
    }

    public A getLeft() {
        return left;
    }

    public B getMiddle() {
        return middle;
    }

    public C getRight() {
        return right;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Triple)) {
            return false;
        }
        Triple<?, ?, ?> that = (Triple<?, ?, ?>) other;
        return Objects.equals(left, that.left)
                && Objects.equals(middle, that.middle)
                && Objects.equals(right, that.right);
    }

    @Override
    public int hashCode() {
        return Objects.hash(left, middle, right);
    }

    @Override
    public String toString() {
        return "(" + left + ", " + middle + ", " + right + ")";
    }
}
