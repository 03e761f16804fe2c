package io.ksqlanomaly.udf;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/** What a server really runs: the rows of {@code ANOMALY_MODELS()}. */
public final class ModelList {
    private final List<ModelHolder> holders;

    private ModelList(List<ModelHolder> holders) {
        this.holders = holders;
    }

    /** The list of a jar's models. */
    public static ModelList of(ModelHolder... holders) {
        return new ModelList(List.of(holders));
    }

    /** Loads those models that no query has used yet. Throws nothing. */
    public void load() {
        holders.forEach(ModelHolder::load);
    }

    /** One {@link Schemas#MODEL} for each running version, and for each that was refused. */
    public List<Struct> toStructs() {
        List<Struct> rows = new ArrayList<>();
        for (ModelHolder holder : holders) {
            addChampion(rows, holder);
            addModel(rows, holder, holder.challenger.model(), "CHALLENGER", null);
            addRefusal(rows, holder, holder.champion.refusal());
            addRefusal(rows, holder, holder.challenger.refusal());
        }
        return rows;
    }

    private static void addChampion(List<Struct> rows, ModelHolder holder) {
        String trouble = ModelWatcher.trouble(holder);
        if (holder.champion.model() == null) {
            rows.add(row(holder, holder.version, holder.manifestSum(), "FAILED", holder.failure()));
        } else {
            addModel(rows, holder, holder.champion.model(), "RUNNING",
                    trouble == null ? null : "model source: " + trouble);
        }
    }

    private static void addModel(List<Struct> rows, ModelHolder holder, Model model, String state, String reason) {
        if (model != null) {
            rows.add(row(holder, model.manifest.version, model.manifestSum, state, reason)
                    .put("LOADED_AT", model.loadedAt.toString()));
        }
    }

    private static void addRefusal(List<Struct> rows, ModelHolder holder, ModelSlot.Refusal refusal) {
        if (refusal != null) {
            rows.add(row(holder, refusal.version, refusal.manifestSum, "REFUSED", refusal.reason)
                    .put("LOADED_AT", refusal.at.toString()));
        }
    }

    private static Struct row(ModelHolder holder, String version, String sum, String state, String reason) {
        return new Struct(Schemas.MODEL)
                .put("NAME", holder.name)
                .put("VERSION", version)
                .put("BACKEND", holder.backend)
                .put("SHA256", sum)
                .put("STATE", state)
                .put("REASON", reason);
    }
}
