package io.ksqlanomaly.udf;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/**
 * The SQL aggregate {@code …_DRIFT(ARRAY[f1, …, fn])}: how far the rows of a group are from a model's training rows.
 *
 * <p>The state has the same size however many rows there are. An exception out of an aggregate would stop its query for
 * good, so none gets out: a row that can not be counted is skipped, and the state keeps how many were and why.
 */
public final class DriftAggregate extends GuardedAggregate<Double, Struct> {
    /** The SQL text of the state. */
    public static final String STATE_SQL = "STRUCT<PROFILE VARCHAR, N BIGINT, COUNTS ARRAY<BIGINT>, SKIPPED BIGINT, "
            + "REASON VARCHAR>";

    /** An aggregate of the model in a holder, which is loaded when it is needed. */
    public static DriftAggregate of(ModelHolder holder) {
        return new DriftAggregate(holder);
    }

    private DriftAggregate(ModelHolder holder) {
        super(holder);
    }

    @Override
    public Struct initialize() {
        return DriftState.read(null).toStruct();
    }

    @Override
    public Struct aggregate(List<Double> row, Struct state) {
        return guarded(state, () -> count(row, DriftState.read(state)).toStruct());
    }

    @Override
    public Struct merge(Struct first, Struct second) {
        return guarded(second, () -> DriftState.merge(DriftState.read(first), DriftState.read(second)).toStruct());
    }

    @Override
    public Struct map(Struct state) {
        return guarded(null, () -> result(DriftState.read(state)));
    }

    private DriftState count(List<Double> row, DriftState state) {
        holder.load();
        return holder.use(model -> count(model, row, state), state::skip);
    }

    private static DriftState count(Model model, List<Double> row, DriftState state) {
        DriftProfile profile = model.manifest.profile;
        if (profile == null) {
            return state.skip("the bundle has no training profile");
        }
        if (row == null) {
            return state.skip("null array");
        }
        if (row.size() != profile.names.size()) {
            return state.skip(profile.names.size() + " values expected, " + row.size() + " given");
        }
        return state.count(profile, row, profile.hasScore() ? model.evaluate(row).score() : null);
    }

    private Struct result(DriftState state) {
        Struct result = new Struct(Schemas.DRIFT).put("N", state.rows).put("REASON", reason(state));
        if (state.rows == 0) {
            return result;
        }
        holder.load();
        return holder.use(model -> compare(model.manifest.profile, state, result), why -> result.put("REASON", why));
    }

    private static Struct compare(DriftProfile profile, DriftState state, Struct result) {
        if (profile == null || !profile.id.equals(state.profile)) {
            return result.put("REASON", DriftState.CHANGED);
        }
        Map<String, Double> indices = profile.stabilityIndices(state.counts, state.rows);
        String top = profile.top(indices);
        return result
                .put("PSI", indices)
                .put("FEATURE", top)
                .put("MAX_PSI", top == null ? null : indices.get(top))
                .put("SCORE_SHIFT", profile.scoreShift(state.counts));
    }

    private static String reason(DriftState state) {
        return state.skipped == 0
                ? null
                : state.skipped + " of " + (state.rows + state.skipped) + " rows skipped, the last one: "
                        + state.reason;
    }
}
