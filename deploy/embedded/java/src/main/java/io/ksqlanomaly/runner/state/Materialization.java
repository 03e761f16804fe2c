package io.ksqlanomaly.runner.state;

import io.ksqlanomaly.runner.plan.WindowSpec;
import io.ksqlanomaly.runner.rows.RowStage;
import io.ksqlanomaly.runner.types.RowSchema;
import java.util.ArrayList;
import java.util.List;

/** Where the rows of a table are kept, and what is still to be done to a stored row.
 *
 * @param store name of the state store
 * @param window of windowed stores, or null
 * @param stages from the stored row to the table's row; one may drop it
 * @param schema of the table's row
  */
public record Materialization(String store, WindowSpec window, List<RowStage> stages, RowSchema schema) {

    public Materialization(String store, WindowSpec window, RowSchema schema) {
        this(store, window, List.of(), schema);
    }

    public Materialization with(RowStage stage, RowSchema newSchema) {
        List<RowStage> more = new ArrayList<>(stages);
        more.add(stage);
        return new Materialization(store, window, more, newSchema);
    }
}
