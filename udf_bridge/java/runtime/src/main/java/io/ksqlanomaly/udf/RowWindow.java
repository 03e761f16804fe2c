package io.ksqlanomaly.udf;

import java.util.ArrayList;
import java.util.List;

/** How a model's inputs are made of the last rows of a key: those of the oldest row first. */
final class RowWindow {
    /** Rows of one input. */
    final int rows;
    /** What one row holds; names without their place in the window. */
    private final List<Feature> features = new ArrayList<>();

    RowWindow(int rows, List<Feature> inputs) {
        this.rows = rows;
        if (rows < 2 || inputs.size() % rows != 0) {
            throw new ModelException(
                    "manifest.json: " + inputs.size() + " features are no window of " + rows + " rows");
        }
        for (Feature input : inputs.subList(0, inputs.size() / rows)) {
            int place = input.name.indexOf('[');
            String name = place < 0 ? input.name : input.name.substring(0, place);
            features.add(new Feature(name, input.mayBeMissing));
        }
    }

    /** Numbers of one row: its time, then its values. */
    int width() {
        return features.size() + 1;
    }

    /** Why a row can not join the window, or null. */
    String fault(List<Double> row) {
        if (row == null) {
            return "null array";
        }
        if (row.size() != width()) {
            return width() + " values expected (time first), " + row.size() + " given";
        }
        Double time = row.get(0);
        if (time == null) {
            return "null time";
        }
        if (time.isNaN() || time.isInfinite()) {
            return "not a number: the time";
        }
        for (int i = 0; i < features.size(); i++) {
            Double value = row.get(i + 1);
            if ((value == null || value.isNaN()) && !features.get(i).mayBeMissing) {
                return (value == null ? "null feature: " : "not a number: ") + features.get(i).name;
            }
        }
        return null;
    }

    /** Why so many rows can not be scored, or null. */
    String lack(int given) {
        return given < rows ? given + " of " + rows + " rows so far" : null;
    }

    /** The name of a feature, without its place in the window. */
    String name(int index) {
        return features.get(index).name;
    }

    /** What each feature adds, over all rows. */
    float[] sums(float[] contributions) {
        float[] sums = new float[features.size()];
        for (int i = 0; i < contributions.length; i++) {
            sums[i % sums.length] += contributions[i];
        }
        return sums;
    }
}
