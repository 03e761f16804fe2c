package io.ksqlanomaly.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Many calls from several threads, which end and are replaced: what the process holds after the first tenth must be what
 * it holds at the end.
 */
final class Soak {
    private static final int WAVES = 50;
    private static final int ROWS = 2_000;

    private final Target target;
    private final long calls;
    private final int threads;
    private final AtomicLong faults = new AtomicLong();
    private final List<Object[]> rows = new ArrayList<>();
    private final Form form;

    Soak(Target target, long calls, int threads) {
        this.target = target;
        this.calls = calls;
        this.threads = threads;
        form = target.forms().stream().filter(any -> any.types()[0] == Double.class).findFirst()
                .orElse(target.forms().get(0));
        HostileArguments source = new HostileArguments(form, target.columns(), 7);
        for (int i = 0; i < ROWS; i++) {
            rows.add(source.next());
        }
    }

    /** Prints a line a tenth: calls, heap and resident bytes, native bytes of JavaCPP, threads, file handles, faults. */
    void run(PrintStream output) throws Exception {
        for (int wave = 1; wave <= WAVES; wave++) {
            runWave();
            if (wave % (WAVES / 10) == 0) {
                output.println(state(calls * wave / WAVES));
            }
        }
    }

    private void runWave() throws InterruptedException {
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> callMany(calls / WAVES / threads));
            thread.start();
            running.add(thread);
        }
        for (Thread thread : running) {
            thread.join();
        }
    }

    private void callMany(long count) {
        try {
            for (long i = 0; i < count; i++) {
                Object result = form.call(rows.get((int) (i % ROWS)));
                if (Finding.of(result, target.parts()).fault() != null) {
                    faults.incrementAndGet();
                }
            }
        } catch (Exception thrown) {
            faults.incrementAndGet();
        }
    }

    private String state(long done) throws Exception {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100); // what the collector finds is freed by a thread of JavaCPP's
        }
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        return String.join("\t", "" + done, "" + heap, "" + resident(), "" + nativeBytes(),
                "" + Thread.getAllStackTraces().size(), "" + fileHandles(), "" + faults.get());
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return -1;
    }

    private static long fileHandles() throws IOException {
        try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
            return handles.count();
        }
    }

    /** What JavaCPP's pointers hold; 0 where the jar has no TensorFlow. */
    private long nativeBytes() throws ReflectiveOperationException {
        try {
            Class<?> pointer = target.loader().loadClass("org.bytedeco.javacpp.Pointer");
            return (long) pointer.getMethod("totalBytes").invoke(null);
        } catch (ClassNotFoundException plainJava) {
            return 0;
        }
    }
}
