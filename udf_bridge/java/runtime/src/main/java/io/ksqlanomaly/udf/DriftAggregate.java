package io.ksqlanomaly.udf;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/**
 * The SQL aggregate {@code …_DRIFT(ARRAY[f1, …, fn])}: how far the rows of a group are from a model's training rows. The
 * array is of numbers, or of texts for a model with a feature of text.
 *
 * <p>The state has the same size however many rows there are. An exception out of an aggregate would stop its query for
 * good, so none gets out: a row that can not be counted is skipped, and the state keeps how many were and why.
 *
 * @param <V> what a row is an array of
 */
public final class DriftAggregate<V> extends GuardedAggregate<V, Struct> {
    /** The SQL text of the state. */
    public static final String STATE_SQL = "STRUCT<PROFILE VARCHAR, N BIGINT, COUNTS ARRAY<BIGINT>, SKIPPED BIGINT, "
            + "REASON VARCHAR>";

    /** Writes a row's values as numbers; returns null, or the reason why it can not be counted. */
    @FunctionalInterface
    private interface Reader<V> {
        String read(Model model, List<V> row, double[] values);
    }

    private final Reader<V> reader;

    private DriftAggregate(ModelHolder holder, Reader<V> reader) {
        super(holder);
        this.reader = reader;
    }

    /** An aggregate of rows of numbers. The model in the holder is loaded when it is needed, here and below. */
    public static DriftAggregate<Double> of(ModelHolder holder) {
        return new DriftAggregate<>(holder, DriftAggregate::readNumbers);
    }

    /** An aggregate of rows of texts, as the model's other functions take them. */
    public static DriftAggregate<String> ofTexts(ModelHolder holder) {
        return new DriftAggregate<>(holder, Model::read);
    }

    private static String readNumbers(Model model, List<Double> row, double[] values) {
        if (row.size() != values.length) {
            return values.length + " values expected, " + row.size() + " given";
        }
        int index = 0;
        for (Double value : row) {
            values[index++] = value == null ? Double.NaN : value;
        }
        return null;
    }

    @Override
    public Struct initialize() {
        return DriftState.read(null).toStruct();
    }

    @Override
    public Struct aggregate(List<V> row, Struct state) {
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

    private DriftState count(List<V> row, DriftState state) {
        holder.load();
        return holder.use(model -> count(model, row, state), state::skip);
    }

    private DriftState count(Model model, List<V> row, DriftState state) {
        DriftProfile profile = model.manifest.profile;
        if (profile == null) {
            return state.skip("the bundle has no training profile");
        }
        if (row == null) {
            return state.skip("null array");
        }
        double[] values = new double[profile.names.size()];
        String reason = reader.read(model, row, values);
        return reason == null
                ? state.count(profile, values, profile.hasScore() ? model.evaluate(row).score() : null)
                : state.skip(reason);
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
