package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** INSTR(text, part[, position[, occurrence]]); a negative position searches backwards from the end. */
@UdfDescription(name = "INSTR", category = "STRING",
        description = "The position of a substring, counted from 1; 0 if it is not there.")
public final class Instr {

    @Udf
    public int instr(String text, String part) {
        return instr(text, part, 1);
    }

    @Udf
    public int instr(String text, String part, Integer position) {
        return instr(text, part, position, 1);
    }

    @Udf
    public int instr(String text, String part, Integer position, Integer occurrence) {
        if (text == null || part == null || position == null || occurrence == null || occurrence < 1) {
            return 0;
        }
        boolean backwards = position < 0;
        int index = backwards ? text.length() + position : position - 1;
        if (index < 0) {
            return 0;
        }
        for (int found = 1;; found++) {
            index = backwards ? text.lastIndexOf(part, index) : text.indexOf(part, index);
            if (index < 0 || found == occurrence) {
                return index + 1;
            }
            index += backwards ? -1 : 1;
        }
    }
}
