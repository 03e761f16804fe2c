package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models are swapped as fast as it goes while aggregates of four threads are in progress: nothing is thrown, nothing wrong. */
class AggregatesUnderSwapTest {
    private static final int ROWS = 20_000;
    private static final int THREADS = 4;

    @TempDir
    Path folder;

    /** Version 2.0.0: scores half as large, and its profile has another edge. */
    private static Model other(TinyBundle tiny, Path folder) throws IOException {
        String network = TinyBundle.NETWORK.replace("\"spread\": 0.594126154766", "\"spread\": 1.188252309532");
        String manifest = Files.readString(tiny.file("manifest.json"))
                .replace("\"version\": \"1.0.0\"", "\"version\": \"2.0.0\"")
                .replace("\"edges\": [0]", "\"edges\": [1]")
                .replace(Bundle.sha256(TinyBundle.NETWORK.getBytes()), Bundle.sha256(network.getBytes()));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("network.json"), network);
        Files.writeString(folder.resolve("manifest.json"), manifest);
        return Model.load(new Bundle(new FolderFiles(folder), Bundle.sha256(manifest.getBytes())), "java");
    }

    /** Runs the same work in all threads while the two versions take each other's place. */
    private void swapWhile(TinyBundle tiny, Consumer<ModelHolder> work) throws Exception {
        ModelHolder holder = tiny.holder();
        holder.load();
        Model second = other(tiny, folder.resolve("other"));
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            Model first = holder.champion.model();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(pool.submit(() -> work.accept(holder)));
            }
            long swaps = 0;
            while (!running.stream().allMatch(Future::isDone)) {
                holder.champion.replace(swaps++ % 2 == 0 ? second : first);
            }
            for (Future<?> one : running) {
                one.get();
            }
            assertTrue(swaps > 200, swaps + " swaps");
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void everyWindowHasTheScoreOfTheVersionItNames() throws Exception {
        swapWhile(TinyBundle.writeWindow(folder), holder -> {
            WindowAggregate<Struct> window = WindowAggregate.anomaly(holder);
            Struct state = window.aggregate(Arrays.asList(0.0, 4.0), window.initialize());
            for (int row = 1; row < ROWS; row++) {
                state = window.aggregate(Arrays.asList((double) row, row % 2 == 0 ? 4.0 : 6.0), state);
                Struct result = window.map(row % 10 == 0 ? window.merge(window.initialize(), state) : state);
                assertNull(result.getString("REASON"));
                double scale = result.getString("MODEL_VERSION").equals("1.0.0") ? 1 : 2;
                double measure = row % 2 == 1 ? 8 : 10; // of (4, 6) and (6, 4): (a / 2)² + ((b − 2) / 2)²
                double score = (Math.log(measure) + 0.297063077383) / 0.594126154766;
                assertEquals(score / scale, result.getFloat64("SCORE"), 1e-4);
            }
        });
    }

    @Test
    void everyRowOfADriftIsCountedOrSkippedWithAReason() throws Exception {
        swapWhile(TinyBundle.write(folder), holder -> {
            DriftAggregate<Double> drift = DriftAggregate.of(holder);
            Struct state = drift.initialize();
            for (int row = 1; row <= ROWS; row++) {
                state = drift.aggregate(Arrays.asList(row % 3 - 1.0, 4.0), state);
                assertEquals(row, state.getInt64("N") + state.getInt64("SKIPPED"));
                Struct result = drift.map(state);
                assertNotNull(result, "an exception was kept back");
                assertTrue(result.getString("REASON") != null || result.getFloat64("MAX_PSI") != null);
            }
            String why = state.getString("REASON");
            assertTrue(why == null || why.equals(DriftState.CHANGED), why);
        });
    }
}
