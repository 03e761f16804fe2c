package io.ksqlanomaly.runner.functions.builtin.table;

import io.confluent.ksql.function.udtf.Udtf;
import io.confluent.ksql.function.udtf.UdtfDescription;
import java.util.ArrayList;
import java.util.List;

/** CUBE_EXPLODE(array): from all columns NULL to all columns kept. */
@UdtfDescription(name = "CUBE_EXPLODE", category = "TABLE",
        description = "A row for each way to set some of the columns of an array to NULL.")
public final class CubeExplode {

    @Udtf
    public <T> List<List<T>> cubeExplode(List<T> columns) {
        if (columns == null) {
            return List.of();
        }
        List<List<T>> rows = new ArrayList<>();
        rows.add(List.of());
        for (T column : columns) {
            rows = extended(rows, column);
        }
        return rows;
    }

    /** A column that is NULL already has nothing to vary. */
    private static <T> List<List<T>> extended(List<List<T>> rows, T column) {
        List<List<T>> longer = new ArrayList<>();
        for (List<T> row : rows) {
            longer.add(with(row, null));
            if (column != null) {
                longer.add(with(row, column));
            }
        }
        return longer;
    }

    private static <T> List<T> with(List<T> row, T column) {
        List<T> longer = new ArrayList<>(row);
        longer.add(column);
        return longer;
    }
}
