package io.ksqlanomaly.runner.steps;

import io.ksqlanomaly.runner.plan.StepNode;
import java.util.Locale;

/** The kinds of joins. */
enum JoinType {
    INNER, LEFT, RIGHT, OUTER;

    static JoinType read(StepNode node) {
        return valueOf(node.text("join").toUpperCase(Locale.ROOT));
    }
}
