package io.ksqlanomaly.fuzz;

import java.util.List;
import org.apache.kafka.connect.data.Struct;

/** What a function returned for one row: a score, a reason, or neither where the function has no place for a reason. */
record Finding(Double score, String reason, String fault) {

    static Finding of(Object result, int features) {
        if (result == null) {
            return new Finding(null, "null", null);
        }
        if (result instanceof Struct struct && struct.schema().field("SCORE") != null) {
            return ofStruct(struct);
        }
        if (result instanceof Struct struct && struct.schema().field("CHAMPION") != null) {
            return ofStruct(struct.getStruct("CHAMPION"));
        }
        if (result instanceof List<?> parts) {
            boolean whole = parts.size() == features && parts.stream().allMatch(part -> part instanceof Struct);
            return new Finding(null, null, whole ? null : parts.size() + " parts for " + features + " features");
        }
        if (result instanceof Double score) {
            return new Finding(score, null, score.isNaN() ? "the score is NaN" : null);
        }
        return new Finding(null, null, null);
    }

    private static Finding ofStruct(Struct struct) {
        Double score = struct.getFloat64("SCORE");
        String reason = struct.getString("REASON");
        String fault = null;
        if ((score == null) == (reason == null)) {
            fault = "neither or both of SCORE and REASON: " + struct;
        } else if (score != null && score.isNaN()) {
            fault = "the score is NaN";
        } else if (reason != null && (reason.isEmpty() || reason.length() > 400)) {
            fault = "a reason of " + reason.length() + " characters";
        } else if (reason != null && (reason.startsWith("scoring failed") || reason.startsWith("model not loaded"))) {
            fault = reason;
        }
        return new Finding(score, reason, fault);
    }

    /** Null, or how two backends differ on one row. */
    String differenceTo(Finding other, double tolerance) {
        if ((reason == null) != (other.reason == null) || (score == null) != (other.score == null)) {
            return this + " and " + other;
        }
        if (score == null) {
            return null;
        }
        double gap = score.equals(other.score) ? 0 : Math.abs(score - other.score) / Math.max(1, Math.abs(score));
        return gap <= tolerance ? null : "scores " + score + " and " + other.score;
    }
}
