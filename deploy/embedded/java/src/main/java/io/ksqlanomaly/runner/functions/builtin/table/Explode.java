package io.ksqlanomaly.runner.functions.builtin.table;

import io.confluent.ksql.function.udtf.Udtf;
import io.confluent.ksql.function.udtf.UdtfDescription;
import java.util.List;

/** EXPLODE(array). */
@UdtfDescription(name = "EXPLODE", category = "TABLE",
        description = "A row for each element of an array; none for NULL.")
public final class Explode {

    @Udtf
    public <T> List<T> explode(List<T> array) {
        return array == null ? List.of() : array;
    }
}
