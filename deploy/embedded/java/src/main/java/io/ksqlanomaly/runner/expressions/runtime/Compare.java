package io.ksqlanomaly.runner.expressions.runtime;

import java.math.BigDecimal;
import java.util.Objects;

/** Comparisons for generated code: false when a side is NULL, IS [NOT] DISTINCT FROM apart. */
public final class Compare {

    private Compare() {
    }

    public static boolean isTrue(Object value) {
        return value != null && ((Boolean) value).booleanValue();
    }

    public static Boolean not(Object value) {
        return value == null ? null : Boolean.valueOf(!((Boolean) value).booleanValue());
    }

    public static boolean equal(Object a, Object b) {
        return a != null && b != null && same(a, b);
    }

    public static boolean notEqual(Object a, Object b) {
        return a != null && b != null && !same(a, b);
    }

    public static boolean distinct(Object a, Object b) {
        return !notDistinct(a, b);
    }

    public static boolean notDistinct(Object a, Object b) {
        return a == null || b == null ? a == b : same(a, b);
    }

    public static boolean less(Object a, Object b) {
        return a != null && b != null && order(a, b) < 0;
    }

    public static boolean lessOrEqual(Object a, Object b) {
        return a != null && b != null && order(a, b) <= 0;
    }

    public static boolean greater(Object a, Object b) {
        return a != null && b != null && order(a, b) > 0;
    }

    public static boolean greaterOrEqual(Object a, Object b) {
        return a != null && b != null && order(a, b) >= 0;
    }

    public static boolean between(Object a, Object low, Object high) {
        return greaterOrEqual(a, low) && lessOrEqual(a, high);
    }

    public static boolean in(Object a, Object[] items) {
        for (Object item : items) {
            if (equal(a, item)) {
                return true;
            }
        }
        return false;
    }

    public static boolean equal(Integer a, Integer b) {
        return a != null && b != null && a.intValue() == b.intValue();
    }

    public static boolean notEqual(Integer a, Integer b) {
        return a != null && b != null && a.intValue() != b.intValue();
    }

    public static boolean less(Integer a, Integer b) {
        return a != null && b != null && a.intValue() < b.intValue();
    }

    public static boolean lessOrEqual(Integer a, Integer b) {
        return a != null && b != null && a.intValue() <= b.intValue();
    }

    public static boolean greater(Integer a, Integer b) {
        return a != null && b != null && a.intValue() > b.intValue();
    }

    public static boolean greaterOrEqual(Integer a, Integer b) {
        return a != null && b != null && a.intValue() >= b.intValue();
    }

    public static boolean between(Integer a, Integer low, Integer high) {
        return greaterOrEqual(a, low) && lessOrEqual(a, high);
    }

    public static boolean equal(Long a, Long b) {
        return a != null && b != null && a.longValue() == b.longValue();
    }

    public static boolean notEqual(Long a, Long b) {
        return a != null && b != null && a.longValue() != b.longValue();
    }

    public static boolean less(Long a, Long b) {
        return a != null && b != null && a.longValue() < b.longValue();
    }

    public static boolean lessOrEqual(Long a, Long b) {
        return a != null && b != null && a.longValue() <= b.longValue();
    }

    public static boolean greater(Long a, Long b) {
        return a != null && b != null && a.longValue() > b.longValue();
    }

    public static boolean greaterOrEqual(Long a, Long b) {
        return a != null && b != null && a.longValue() >= b.longValue();
    }

    public static boolean between(Long a, Long low, Long high) {
        return greaterOrEqual(a, low) && lessOrEqual(a, high);
    }

    public static boolean equal(Double a, Double b) {
        return a != null && b != null && a.doubleValue() == b.doubleValue();
    }

    public static boolean notEqual(Double a, Double b) {
        return a != null && b != null && a.doubleValue() != b.doubleValue();
    }

    public static boolean less(Double a, Double b) {
        return a != null && b != null && a.doubleValue() < b.doubleValue();
    }

    public static boolean lessOrEqual(Double a, Double b) {
        return a != null && b != null && a.doubleValue() <= b.doubleValue();
    }

    public static boolean greater(Double a, Double b) {
        return a != null && b != null && a.doubleValue() > b.doubleValue();
    }

    public static boolean greaterOrEqual(Double a, Double b) {
        return a != null && b != null && a.doubleValue() >= b.doubleValue();
    }

    public static boolean between(Double a, Double low, Double high) {
        return greaterOrEqual(a, low) && lessOrEqual(a, high);
    }

    private static boolean same(Object a, Object b) {
        return a instanceof BigDecimal left && b instanceof BigDecimal right
                ? left.compareTo(right) == 0
                : Objects.equals(a, b);
    }

    @SuppressWarnings("unchecked")
    private static int order(Object a, Object b) {
        return ((Comparable<Object>) a).compareTo(b);
    }
}
