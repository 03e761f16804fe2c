package io.ksqlanomaly.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.connect.data.Struct;

/**
 * Calls a jar's struct function from several threads without a pause, while its model is swapped by others, and checks each row:
 * its score must be the one of the version that the row names. Says on standard output what it sees; ends with its input.
 */
public final class SwapLoad {
    private final Map<String, double[]> expected = new HashMap<>();
    private final List<String> rows = new ArrayList<>();
    private final double tolerance;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private volatile String firstFault;

    private SwapLoad(Path file, double tolerance) throws IOException {
        this.tolerance = tolerance;
        List<String> lines = Files.readAllLines(file);
        for (String row : lines.get(0).split(";", -1)) {
            rows.add(row);
        }
        for (String line : lines.subList(1, lines.size())) {
            String[] parts = line.split(";", -1);
            double[] scores = new double[rows.size()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = Double.parseDouble(parts[i + 1]);
            }
            expected.put(parts[0], scores);
        }
    }

    /** {@code JAR CLASS THREADS TOLERANCE EXPECTED}: rows in the first line, then a version and its scores a line, parted by ;. */
    public static void main(String[] arguments) throws Exception {
        SwapLoad load = new SwapLoad(Path.of(arguments[4]), Double.parseDouble(arguments[3]));
        URLClassLoader loader = new URLClassLoader(new URL[] { new File(arguments[0]).toURI().toURL() });
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            Object function = loader.loadClass(arguments[1]).getConstructor().newInstance();
            ((Configurable) function).configure(Map.of());
            boolean tells = i == 0;
            Thread thread = new Thread(() -> load.call(function, tells), "load-" + i);
            thread.start();
            threads.add(thread);
        }
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        while (input.readLine() != null) {
            load.measure();
        }
        load.running.set(false);
        for (Thread thread : threads) {
            thread.join();
        }
        load.measure();
        System.exit(0);
    }

    private void call(Object function, boolean tells) {
        String last = "";
        try {
            Method evaluate = function.getClass().getMethod("evaluate", String.class);
            while (running.get()) {
                for (int row = 0; row < rows.size(); row++) {
                    Struct struct = (Struct) evaluate.invoke(function, rows.get(row));
                    check(row, struct);
                    String version = struct.getString("MODEL_VERSION");
                    if (tells && !version.equals(last)) {
                        System.out.println("version " + version);
                        last = version;
                    }
                }
                calls.addAndGet(rows.size());
            }
        } catch (ReflectiveOperationException | RuntimeException failure) {
            fault(failure.toString());
        }
    }

    private void check(int row, Struct struct) {
        double[] scores = expected.get(struct.getString("MODEL_VERSION"));
        Double score = struct.getFloat64("SCORE");
        if (scores == null) {
            fault("row " + row + " by unknown version " + struct.getString("MODEL_VERSION"));
        } else if (score == null ? !Double.isNaN(scores[row]) : !isNear(score, scores[row])) {
            fault("row " + row + ": " + scores[row] + " expected of version " + struct.getString("MODEL_VERSION") + ", "
                    + score + " found (" + struct.getString("REASON") + ")");
        }
    }

    private boolean isNear(double score, double wanted) {
        return Math.abs(score - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
    }

    private void fault(String text) {
        wrong.incrementAndGet();
        if (firstFault == null) {
            firstFault = text;
        }
    }

    /** Heap after a collection, resident memory, threads and open files of this process. */
    private void measure() throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        System.out.println("measured " + calls.get() + " " + wrong.get() + " "
                + liveHeap() + " " + resident() + " "
                + Thread.getAllStackTraces().size() + " " + openFiles() + " " + firstFault);
    }

    /** What was in use right after the last collection: rows that are being scored meanwhile do not count. */
    private static long liveHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed()).sum();
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }

    /** The least of several looks: the watcher holds a file of the source open for a moment at each poll. */
    private static long openFiles() throws IOException, InterruptedException {
        long least = Long.MAX_VALUE;
        for (int look = 0; look < 10; look++) {
            try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
                least = Math.min(least, files.count());
            }
            Thread.sleep(15);
        }
        return least;
    }
}
