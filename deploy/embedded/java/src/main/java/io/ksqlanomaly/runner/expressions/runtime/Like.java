package io.ksqlanomaly.runner.expressions.runtime;

/** The LIKE operator: % stands for any text, _ for any one character. */
public final class Like {

    private Like() {
    }

    /** Whether the whole value matches; false for NULLs. {@code escape} is a character, or -1 for none. */
    public static boolean matches(String value, String pattern, int escape) {
        return value != null && pattern != null && matches(value, 0, pattern, 0, escape);
    }

    private static boolean matches(String value, int v, String pattern, int p, int escape) {
        int at = v;
        for (int i = p; i < pattern.length(); i++) {
            char wanted = pattern.charAt(i);
            if (wanted == escape && i + 1 < pattern.length()) {
                i++;
                if (at >= value.length() || value.charAt(at++) != pattern.charAt(i)) {
                    return false;
                }
            } else if (wanted == '%') {
                return matchesRest(value, at, pattern, i + 1, escape);
            } else if (at >= value.length() || wanted != '_' && value.charAt(at) != wanted) {
                return false;
            } else {
                at++;
            }
        }
        return at == value.length();
    }

    private static boolean matchesRest(String value, int from, String pattern, int p, int escape) {
        if (p == pattern.length()) {
            return true;
        }
        for (int start = from; start <= value.length(); start++) {
            if (matches(value, start, pattern, p, escape)) {
                return true;
            }
        }
        return false;
    }
}
