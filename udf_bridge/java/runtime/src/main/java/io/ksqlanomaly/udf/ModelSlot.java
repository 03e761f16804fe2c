package io.ksqlanomaly.udf;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One of a model's two places, champion or challenger: which version scores there, and which one was refused last and why. */
final class ModelSlot {
    private volatile Model model;
    private volatile Refusal refusal;

    /** The model of now, or null. A call must {@link Model#enter} it first. */
    Model model() {
        return model;
    }

    Refusal refusal() {
        return refusal;
    }

    /** Puts a model in the place of the present one, which ends when its last call has returned. */
    void replace(Model next) {
        Model previous = model;
        model = next;
        refusal = null;
        if (previous != null) {
            previous.close();
        }
    }

    /** Remembers why a version is not here; the present one goes on. */
    void refuse(String version, String manifestSum, String reason) {
        refusal = new Refusal(version, manifestSum, reason);
    }

    void forgetRefusal() {
        refusal = null;
    }

    /** A version that was published and not taken. */
    static final class Refusal {
        final String version;
        final String manifestSum;
        final String reason;
        final Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        Refusal(String version, String manifestSum, String reason) {
            this.version = version;
            this.manifestSum = manifestSum;
            this.reason = reason;
        }
    }
}
