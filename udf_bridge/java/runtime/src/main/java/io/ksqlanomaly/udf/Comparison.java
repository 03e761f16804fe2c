package io.ksqlanomaly.udf;

import org.apache.kafka.connect.data.Struct;

/** What champion and challenger say of the same row. */
public final class Comparison {
    private final Evaluation champion;
    private final Evaluation challenger;

    Comparison(Evaluation champion, Evaluation challenger) {
        this.champion = champion;
        this.challenger = challenger;
    }

    /** {@link Schemas#COMPARISON}; AGREE is null when one of them gives no verdict. */
    public Struct toStruct() {
        Boolean first = champion.isAnomaly();
        Boolean second = challenger.isAnomaly();
        return new Struct(Schemas.COMPARISON)
                .put("CHAMPION", champion.toStruct())
                .put("CHALLENGER", challenger.toStruct())
                .put("AGREE", first == null || second == null ? null : first.equals(second));
    }
}
