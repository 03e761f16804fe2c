package io.ksqlanomaly.udf;

import java.util.List;
import org.apache.kafka.connect.data.Struct;

/**
 * The SQL aggregate {@code …_ANOMALY(ARRAY[time, f1, …, fn])} of a windowed model: scores the last k rows of a key as one.
 *
 * <p>The state is those rows. A row that can not be scored does not join them and is answered with its REASON; an exception
 * out of an aggregate would stop its query for good, so none gets out.
 */
public final class WindowAggregate extends GuardedAggregate {
    /** The SQL text of the state. */
    public static final String STATE_SQL = "STRUCT<ROWS ARRAY<DOUBLE>, REASON VARCHAR>";

    /** An aggregate of the model in a holder, which is loaded when it is needed. */
    public WindowAggregate(ModelHolder holder) {
        super(holder);
    }

    @Override
    public Struct initialize() {
        return new Struct(Schemas.WINDOW_STATE).put("ROWS", List.of());
    }

    @Override
    public Struct aggregate(List<Double> row, Struct state) {
        return guarded(state, () -> {
            holder.load();
            return holder.use(model -> window(model, row, state).toStruct(), reason -> refused(state, reason));
        });
    }

    private static WindowState window(Model model, List<Double> row, Struct state) {
        RowWindow window = window(model);
        WindowState before = WindowState.read(state, window.width());
        String reason = window.fault(row);
        return reason == null ? before.add(WindowState.row(row), window.rows) : before.refuse(reason);
    }

    private static RowWindow window(Model model) {
        if (model.manifest.window == null) {
            throw new ModelException("the model is not one of windows");
        }
        return model.manifest.window;
    }

    private static Struct refused(Struct state, String reason) {
        List<Double> rows = state == null ? null : state.getArray("ROWS");
        return new Struct(Schemas.WINDOW_STATE).put("ROWS", rows == null ? List.of() : rows).put("REASON", reason);
    }

    /** A server merges for nearly every row of a session, with an empty side. */
    @Override
    public Struct merge(Struct first, Struct second) {
        return guarded(second, () -> {
            holder.load();
            return holder.use(model -> merge(window(model), first, second), reason -> refused(second, reason));
        });
    }

    private static Struct merge(RowWindow window, Struct first, Struct second) {
        WindowState left = WindowState.read(first, window.width());
        WindowState right = WindowState.read(second, window.width());
        return WindowState.merge(left, right, window.rows).toStruct();
    }

    @Override
    public Struct map(Struct state) {
        return guarded(null, () -> {
            holder.load();
            return holder.use(model -> result(model, state), holder::rejected);
        });
    }

    private static Struct result(Model model, Struct state) {
        RowWindow window = window(model);
        WindowState rows = WindowState.read(state, window.width());
        String reason = rows.reason != null ? rows.reason : window.lack(rows.rows.size());
        if (reason != null) {
            return Evaluation.rejected(model.manifest.version, reason).toStruct();
        }
        Evaluation evaluation = model.evaluate(rows.values());
        Struct result = evaluation.toStruct();
        return evaluation.score() == null
                ? result
                : result.put(Schemas.TOP_FEATURE, window.top(evaluation.contributions()));
    }
}
