package io.ksqlanomaly.udf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/**
 * The last rows of a key, in order of time, and why the newest one to arrive is not among them. Never changed in place.
 *
 * <p>Rows stand one after the other in one array, each its time and then its values: a state for a server's JSON or Avro,
 * which know no NaN and no infinity. A missing value is null, an infinite one the largest number: models clip it alike.
 */
final class WindowState {
    /** Each its time, then a value a feature. */
    final List<double[]> rows;
    final String reason;

    private WindowState(List<double[]> rows, String reason) {
        this.rows = Collections.unmodifiableList(rows);
        this.reason = reason;
    }

    /** The state that a struct holds; rows of another width mean nothing, and are forgotten. */
    static WindowState read(Struct struct, int width) {
        List<Double> numbers = struct == null ? null : struct.getArray("ROWS");
        String reason = struct == null ? null : struct.getString("REASON");
        List<double[]> rows = new ArrayList<>();
        if (numbers != null && numbers.size() % width == 0) {
            for (int start = 0; start < numbers.size(); start += width) {
                rows.add(row(numbers.subList(start, start + width)));
            }
        }
        return new WindowState(rows, reason);
    }

    /** Numbers of a row; null is NaN. */
    static double[] row(List<Double> numbers) {
        double[] row = new double[numbers.size()];
        int index = 0;
        for (Double number : numbers) {
            double value = number == null ? Double.NaN : number;
            row[index++] = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
        }
        return row;
    }

    Struct toStruct() {
        List<Double> numbers = new ArrayList<>();
        for (double[] row : rows) {
            for (double value : row) {
                numbers.add(Double.isNaN(value) ? null : value);
            }
        }
        return new Struct(Schemas.WINDOW_STATE).put("ROWS", numbers).put("REASON", reason);
    }

    /** The same rows, and the reason why one more is not among them. */
    WindowState refuse(String why) {
        return new WindowState(rows, why);
    }

    /**
     * The rows with one more in its place by time, at most {@code size} of them, the newest. A row takes the place of one
     * with the same time. One that is older than all of a full window comes too late.
     */
    WindowState add(double[] row, int size) {
        List<double[]> more = new ArrayList<>(rows);
        int place = more.size();
        while (place > 0 && more.get(place - 1)[0] > row[0]) {
            place--;
        }
        if (place > 0 && more.get(place - 1)[0] == row[0]) {
            more.set(place - 1, row);
            return new WindowState(more, null);
        }
        if (place == 0 && more.size() >= size) {
            return refuse("too late: older than the last " + size + " rows");
        }
        more.add(place, row);
        return new WindowState(new ArrayList<>(more.subList(Math.max(0, more.size() - size), more.size())), null);
    }

    /** The newest rows of two states; of two with one time, the second one's. */
    static WindowState merge(WindowState first, WindowState second, int size) {
        WindowState merged = first;
        for (double[] row : second.rows) {
            WindowState next = merged.add(row, size);
            merged = next.reason == null ? next : merged;
        }
        return new WindowState(merged.rows, second.reason != null ? second.reason : first.reason);
    }

    /** The values of all rows, the oldest first, without their times; null stands for a missing one. */
    List<Double> values() {
        List<Double> values = new ArrayList<>();
        for (double[] row : rows) {
            for (int i = 1; i < row.length; i++) {
                values.add(Double.isNaN(row[i]) ? null : row[i]);
            }
        }
        return values;
    }
}
