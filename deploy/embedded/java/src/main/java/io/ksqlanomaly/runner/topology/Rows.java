package io.ksqlanomaly.runner.topology;

import io.ksqlanomaly.runner.types.RowSchema;

/** What a step produces: a stream, a table, or rows in groups. */
public interface Rows {

    RowSchema schema();
}
