package io.ksqlanomaly.udf;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one model to what a source says of it: verifies, loads, warms and proves a published version, then swaps it in.
 *
 * <p>Whatever goes wrong on the way leaves the present version where it is. Only the watcher's thread comes here.
 */
final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    /** What was refused may have been half written, or memory short: it is tried again after a while. */
    private static final long RETRY_AFTER_NANOS = 30_000_000_000L;

    private final ModelHolder holder;
    private final Place champion;
    private final Place challenger;
    private volatile String trouble;

    Follower(ModelHolder holder) {
        this.holder = holder;
        champion = new Place("champion", holder.champion);
        challenger = new Place("challenger", holder.challenger);
    }

    ModelHolder holder() {
        return holder;
    }

    /** Why the source cannot be followed, or null. */
    String trouble() {
        return trouble;
    }

    void follow(ModelSource source, Signatures signatures) {
        try {
            Pointer pointer = source.pointer(holder.name);
            champion.follow(pointer.champion, source, signatures);
            challenger.follow(pointer.challenger, source, signatures);
            trouble = null;
        } catch (IOException | RuntimeException problem) {
            report(problem);
        }
    }

    void report(Exception problem) {
        String text = ModelHolder.describe(problem);
        if (!text.equals(trouble)) {
            LOG.error("model {}: the model source cannot be followed: {}", holder.name, text);
        }
        trouble = text;
    }

    private Model load(Published published, ModelSource source, Signatures signatures) throws IOException {
        Bundle bundle = new Bundle(source.open(published), published.manifestSum).verify();
        signatures.check(bundle);
        if (!bundle.manifest.name.equals(holder.name) || !bundle.manifest.version.equals(published.version)) {
            throw new ModelException("the bundle is of " + bundle.manifest.name + " " + bundle.manifest.version);
        }
        if (holder.own() == null) {
            throw new ModelException("the version in the jar cannot be read, so its features cannot be compared");
        }
        String difference = holder.own().differenceOfFeatures(bundle.manifest);
        if (difference != null) {
            throw new ModelException(difference);
        }
        return Model.loadProven(bundle, holder.backend, published.tolerance);
    }

    /** One slot, and what was last wanted there. */
    private final class Place {
        private final String role;
        private final ModelSlot slot;
        private Published current;
        private Published refused;
        private long refusedAt;

        Place(String role, ModelSlot slot) {
            this.role = role;
            this.slot = slot;
        }

        void follow(Published wanted, ModelSource source, Signatures signatures) throws IOException {
            if (wanted == null) {
                returnToOwn();
            } else if (wanted.isSame(current)) {
                refused = null;
                slot.forgetRefusal();
            } else if (!wanted.isSame(refused) || System.nanoTime() - refusedAt > RETRY_AFTER_NANOS) {
                take(wanted, source, signatures);
            }
        }

        private void returnToOwn() throws IOException {
            if (refused != null) {
                refused = null;
                slot.forgetRefusal();
            }
            if (current != null) {
                slot.replace(slot == holder.champion ? holder.loadOwn() : holder.loadOwnChallenger());
                LOG.info("model {}: {} {} was withdrawn", holder.name, role, current);
                current = null;
            }
        }

        private void take(Published wanted, ModelSource source, Signatures signatures) {
            long start = System.nanoTime();
            try {
                slot.replace(load(wanted, source, signatures));
                current = wanted;
                refused = null;
                LOG.info("model {}: {} {} took its place {} ms after it was seen", holder.name, role, wanted,
                        (System.nanoTime() - start) / 1_000_000);
            } catch (Throwable problem) { // an Error of a native library must not end the server
                refuse(wanted, ModelHolder.describe(problem));
            }
        }

        private void refuse(Published wanted, String reason) {
            if (slot.refusal() == null || !slot.refusal().reason.equals(reason) || !wanted.isSame(refused)) {
                LOG.error("model {}: {} {} is refused, the present version goes on: {}", holder.name, role, wanted,
                        reason);
            }
            slot.refuse(wanted.version, wanted.manifestSum, reason);
            refused = wanted;
            refusedAt = System.nanoTime();
        }
    }
}
