package io.ksqlanomaly.fuzz;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;

/** Calls one form of a function, and its twin on another backend, with hostile rows and counts what comes back. */
final class Fuzz {
    private static final int LONGEST = 300;

    private final Target target;
    private final Target twin;
    private final Form form;
    private long scored;
    private long rejected;
    private double largest;
    private String fault;

    Fuzz(Target target, Target twin, Form form) {
        this.target = target;
        this.twin = twin;
        this.form = form;
    }

    /** Ends at the first fault. */
    void run(long rows, long seed) {
        HostileArguments source = new HostileArguments(form, target.columns(), seed);
        for (long row = 0; row < rows && fault == null; row++) {
            Object[] arguments = source.next();
            Finding finding = call(target, form, arguments);
            check(finding, arguments);
            if (twin != null && fault == null) {
                compare(finding, arguments);
            }
        }
    }

    private static Finding call(Target called, Form form, Object[] arguments) {
        try {
            return Finding.of(form.call(arguments), called.parts());
        } catch (InvocationTargetException thrown) {
            return new Finding(null, null, "threw " + thrown.getCause());
        } catch (Exception thrown) {
            return new Finding(null, null, "threw " + thrown);
        }
    }

    private void check(Finding finding, Object[] arguments) {
        if (finding.fault() != null) {
            fail(finding.fault(), arguments);
        } else if (finding.reason() != null) {
            rejected++;
        } else {
            scored++;
        }
    }

    private void compare(Finding finding, Object[] arguments) {
        Form same = twin.forms().get(target.forms().indexOf(form));
        Finding other = call(twin, same, arguments);
        String difference = other.fault() != null ? other.fault() : finding.differenceTo(other, target.tolerance());
        if (difference != null) {
            fail("the twin differs: " + difference, arguments);
        } else if (finding.score() != null && !finding.score().equals(other.score())) {
            double gap = Math.abs(finding.score() - other.score()) / Math.max(1, Math.abs(finding.score()));
            largest = Math.max(largest, gap);
        }
    }

    private void fail(String what, Object[] arguments) {
        String shown = Arrays.deepToString(arguments);
        fault = what + "; arguments: " + (shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown);
    }

    /** A line for the caller: function, form, rows that were scored and rejected, largest difference, fault. */
    String line() {
        String clean = fault == null ? "" : fault.replaceAll("\\s", " ");
        return String.join("\t", List.of(target.name(), form.title(), "" + scored, "" + rejected, "" + largest,
                clean));
    }
}
