package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelHolderTest {
    @TempDir
    Path folder;
    private ModelHolder holder;

    @BeforeEach
    void load() throws IOException {
        holder = TinyBundle.write(folder).holder();
        holder.load();
    }

    @Test
    void givesAStruct() {
        Struct struct = holder.evaluate(4.0, 6.0).toStruct();
        assertEquals(4.0, struct.getFloat64("SCORE"));
        assertTrue(struct.getBoolean("IS_ANOMALY"));
        assertEquals(0.1, struct.getFloat64("P_VALUE"));
        assertEquals("a", struct.getString("TOP_FEATURE"));
        assertEquals("1.0.0", struct.getString("MODEL_VERSION"));
        assertNull(struct.getString("REASON"));
        struct.validate();
    }

    @Test
    void givesARejectedRowAReasonAndNoScore() {
        Struct struct = holder.evaluate(null, 6.0).toStruct();
        assertEquals("null feature: a", struct.getString("REASON"));
        assertEquals("1.0.0", struct.getString("MODEL_VERSION"));
        for (String field : List.of("SCORE", "IS_ANOMALY", "P_VALUE", "TOP_FEATURE")) {
            assertNull(struct.get(field), field);
        }
        struct.validate();
        Evaluation evaluation = holder.evaluate("x,6");
        assertNull(evaluation.score());
        assertNull(evaluation.isAnomaly());
        assertNull(evaluation.isAnomaly(0.5));
        assertNull(evaluation.explain());
    }

    @Test
    void judgesByThresholdOrByAlpha() {
        assertFalse(holder.evaluate("0,4").isAnomaly());
        assertTrue(holder.evaluate("4,6").isAnomaly());
        assertTrue(holder.evaluate("4,6").isAnomaly(0.1));
        assertFalse(holder.evaluate("4,6").isAnomaly(0.09));
        assertNull(holder.evaluate("4,6").isAnomaly(null));
    }

    @Test
    void explainsLargestFirst() {
        List<Struct> parts = holder.evaluate(List.of(2.0, 6.0)).explain();
        assertEquals("b", parts.get(0).getString("FEATURE"));
        assertEquals(6.0, parts.get(0).getFloat64("VALUE"));
        assertEquals(4.0, parts.get(0).getFloat64("EXPECTED"));
        assertEquals(4.0, parts.get(0).getFloat64("CONTRIBUTION"));
        assertEquals("a", parts.get(1).getString("FEATURE"));
        assertEquals(1.0, parts.get(1).getFloat64("CONTRIBUTION"));
    }

    @Test
    void keepsAnExplanationWhileOtherRowsAreScored() {
        List<Struct> parts = holder.evaluate(2.0, 6.0).explain();
        holder.evaluate(0.0, 0.0).explain();
        assertEquals(2, parts.size());
        assertEquals(6.0, parts.get(0).getFloat64("VALUE"));
        assertEquals(4.0, parts.get(0).getFloat64("EXPECTED"));
        assertEquals(4.0, parts.get(0).getFloat64("CONTRIBUTION"));
        assertEquals(holder.evaluate(2.0, 6.0).explain(), parts);
    }

    @Test
    void showsAMissingValueAsNull() {
        List<Struct> parts = holder.evaluate(0.0, null).explain();
        assertEquals("b", parts.get(0).getString("FEATURE"));
        assertNull(parts.get(0).getFloat64("VALUE"));
    }

    @Test
    void saysThatItWasNeverConfigured() throws IOException {
        ModelHolder unused = TinyBundle.write(folder).holder();
        assertEquals("model not loaded: configure() was not called", reason(unused));
    }

    @Test
    void keepsAFailureAsReason() throws IOException {
        TinyBundle tiny = TinyBundle.write(folder);
        Files.writeString(tiny.file("network.json"), "{}");
        ModelHolder broken = tiny.holder();
        broken.load();
        assertTrue(
                reason(broken).startsWith("model not loaded: ksql-anomaly/models/tiny/1.0.0/network.json was changed"),
                reason(broken));
    }

    @Test
    void keepsAnErrorOfABackendAsReason() throws IOException {
        TinyBundle tiny = TinyBundle.write(folder);
        ModelHolder other = ModelHolder.of("tiny", "1.0.0", "onnx", tiny.manifestSum, tiny.loader());
        other.load();
        assertEquals("model not loaded: unknown backend: onnx; there are: java, tensorflow", reason(other));
    }

    @Test
    void aChallengerInTheJarIsComparedWithoutAModelSource() throws IOException {
        ModelHolder both = TinyBundle.write(folder).holderAgainst("1.1.0", 5);
        both.load();
        Struct row = both.compare(4.0, 6.0).toStruct();
        assertEquals("1.0.0", row.getStruct("CHAMPION").getString("MODEL_VERSION"));
        assertEquals("1.1.0", row.getStruct("CHALLENGER").getString("MODEL_VERSION"));
        assertFalse(row.getBoolean("AGREE"));
        assertEquals(List.of("RUNNING", "CHALLENGER"), ModelList.of(both).toStructs().stream()
                .map(model -> model.getString("STATE")).collect(java.util.stream.Collectors.toList()));
    }

    @Test
    void aChallengerThatCanNotBeLoadedLeavesTheChampionAndIsAReason() throws IOException {
        TinyBundle tiny = TinyBundle.write(folder);
        ModelHolder both = tiny.holderAgainst("1.1.0", 5);
        Files.writeString(folder.resolve("ksql-anomaly/models/tiny/1.1.0/network.json"), "{}");
        both.load();
        assertEquals(4.0, both.evaluate(4.0, 6.0).score());
        Struct row = both.compare(4.0, 6.0).toStruct();
        String reason = row.getStruct("CHALLENGER").getString("REASON");
        assertTrue(reason.startsWith("challenger not loaded: ") && reason.contains("was changed"), reason);
        assertNull(row.getBoolean("AGREE"));
        assertEquals("REFUSED", ModelList.of(both).toStructs().get(1).getString("STATE"));
    }

    @Test
    void scoresOnManyThreads() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int task = 0; task < 8; task++) {
                double a = task;
                results.add(pool.submit(() -> scoresAlwaysAlike(a)));
            }
            for (Future<Boolean> result : results) {
                assertTrue(result.get());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private boolean scoresAlwaysAlike(double a) {
        double expected = (Math.log(a * a / 4 + 1e-9) + 0.297063077383) / 0.594126154766;
        for (int i = 0; i < 20_000; i++) {
            if (Math.abs(holder.evaluate(a, 2.0).score() - expected) > 1e-5) {
                return false;
            }
        }
        return true;
    }

    private static String reason(ModelHolder holder) {
        return holder.evaluate(1.0, 2.0).toStruct().getString("REASON");
    }
}
