package io.ksqlanomaly.runner.functions.builtin.regexp;

import java.util.regex.Pattern;

/** Keeps the last pattern compiled: within a query it is nearly always the same. */
final class Regexp {

    private volatile Pattern last;

    Pattern compile(String pattern) {
        Pattern compiled = last;
        if (compiled == null || !compiled.pattern().equals(pattern)) {
            compiled = Pattern.compile(pattern);
            last = compiled;
        }
        return compiled;
    }
}
