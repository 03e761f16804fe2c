package io.ksqlanomaly.udf;

import java.util.List;
import java.util.function.Function;
import org.apache.kafka.connect.data.Struct;

/**
 * The SQL aggregates of a windowed model, such as {@code …_ANOMALY(ARRAY[time, f1, …, fn])}: the last k rows of a key are
 * evaluated as one.
 *
 * <p>The state is those rows. A row that can not be scored does not join them and is answered with its REASON; an exception
 * out of an aggregate would stop its query for good, so none gets out.
 *
 * @param <R> what the aggregate returns
 */
public final class WindowAggregate<R> extends GuardedAggregate<Double, R> {
    /** The SQL text of the state. */
    public static final String STATE_SQL = "STRUCT<ROWS ARRAY<DOUBLE>, REASON VARCHAR>";

    private final Function<Function<Model, Evaluation>, R> answer;

    private WindowAggregate(ModelHolder holder, Function<Function<Model, Evaluation>, R> answer) {
        super(holder);
        this.answer = answer;
    }

    /** Returns {@link Schemas#ANOMALY}. The model in the holder is loaded when it is needed, here and below. */
    public static WindowAggregate<Struct> anomaly(ModelHolder holder) {
        return new WindowAggregate<>(holder, evaluation -> holder.apply(evaluation).toStruct());
    }

    /** Returns the score; null where there is a reason instead. */
    public static WindowAggregate<Double> score(ModelHolder holder) {
        return new WindowAggregate<>(holder, evaluation -> holder.apply(evaluation).score());
    }

    /** Returns whether the score is above the model's threshold; null where there is no score. */
    public static WindowAggregate<Boolean> isAnomaly(ModelHolder holder) {
        return new WindowAggregate<>(holder, evaluation -> holder.apply(evaluation).isAnomaly());
    }

    /** Returns whether at most a share {@code alpha} of normal windows scores as high; null where there is no score. */
    public static WindowAggregate<Boolean> isAnomaly(ModelHolder holder, Double alpha) {
        return new WindowAggregate<>(holder, evaluation -> holder.apply(evaluation).isAnomaly(alpha));
    }

    /** Returns one {@link Schemas#EXPLANATION} a feature, over all rows of the window; null where there is no score. */
    public static WindowAggregate<List<Struct>> explain(ModelHolder holder) {
        return new WindowAggregate<>(holder, evaluation -> holder.apply(evaluation).explain());
    }

    /** Returns {@link Schemas#COMPARISON}. */
    public static WindowAggregate<Struct> compare(ModelHolder holder) {
        return new WindowAggregate<>(holder, evaluation -> holder.applyBoth(evaluation).toStruct());
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
    public R map(Struct state) {
        return guarded(null, () -> {
            holder.load();
            return answer.apply(model -> evaluate(model, state));
        });
    }

    private static Evaluation evaluate(Model model, Struct state) {
        RowWindow window = window(model);
        WindowState rows = WindowState.read(state, window.width());
        String reason = rows.reason != null ? rows.reason : window.lack(rows.rows.size());
        return reason == null ? model.evaluate(rows.values()) : Evaluation.rejected(model.manifest.version, reason);
    }
}
