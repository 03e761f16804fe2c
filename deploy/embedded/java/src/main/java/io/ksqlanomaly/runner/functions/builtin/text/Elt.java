package io.ksqlanomaly.runner.functions.builtin.text;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;

/** ELT(n, first, second, …). */
@UdfDescription(name = "ELT", category = "STRING",
        description = "The n-th of the strings, counted from 1; NULL if there is no such one.")
public final class Elt {

    @Udf
    public String elt(int n, String... strings) {
        return n < 1 || n > strings.length ? null : strings[n - 1];
    }
}
