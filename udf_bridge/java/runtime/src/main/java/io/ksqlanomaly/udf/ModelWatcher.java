package io.ksqlanomaly.udf;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the server's model source every second, for all models of this jar, on a thread of its own.
 *
 * <p>The thread is started from {@code configure()}: so a server's security manager, which marks threads that call functions,
 * lets it read files, and native libraries load. It is a daemon and lives as long as the server.
 */
final class ModelWatcher implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelWatcher.class);
    private static final long DEFAULT_POLL_MILLIS = 1_000;
    /** How long the first rows wait for the published version; then the jar's own scores them. */
    private static final long LONGEST_WAIT_SECONDS = 10;

    private static ModelWatcher instance;

    private final String location;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final List<CountDownLatch> newcomers = new CopyOnWriteArrayList<>();
    private final long pollMillis;
    private ModelSource source;
    private Signatures signatures;

    private ModelWatcher(String location) {
        this.location = location;
        pollMillis = pollMillis();
    }

    private static long pollMillis() {
        String millis = Settings.get(Settings.POLL);
        try {
            return millis == null ? DEFAULT_POLL_MILLIS : Math.max(1, Long.parseLong(millis));
        } catch (NumberFormatException failure) {
            LOG.warn("{}: {} is no number of milliseconds; {} it is", Settings.POLL, millis, DEFAULT_POLL_MILLIS);
            return DEFAULT_POLL_MILLIS;
        }
    }

    /** Follows the source for a model, and waits until it was looked at once. Nothing happens on a server without a source. */
    static void watch(ModelHolder holder) {
        String location = Settings.get(Settings.SOURCE);
        if (location == null) {
            return;
        }
        CountDownLatch looked = new CountDownLatch(1);
        synchronized (ModelWatcher.class) {
            if (instance == null) {
                instance = new ModelWatcher(location);
                instance.start();
            }
            instance.add(holder, looked);
        }
        try {
            if (!looked.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("model {}: {} has not answered yet; the jar's version scores until it does", holder.name,
                        location);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why the source cannot be followed for a model, or null. */
    static String trouble(ModelHolder holder) {
        ModelWatcher watcher;
        synchronized (ModelWatcher.class) {
            watcher = instance;
        }
        if (watcher != null) {
            for (Follower follower : watcher.followers) {
                if (follower.holder() == holder) {
                    return follower.trouble();
                }
            }
        }
        return null;
    }

    private void add(ModelHolder holder, CountDownLatch looked) {
        for (Follower follower : followers) {
            if (follower.holder() == holder) {
                looked.countDown();
                return;
            }
        }
        followers.add(new Follower(holder));
        newcomers.add(looked);
        synchronized (this) {
            notifyAll();
        }
    }

    private void start() {
        Thread thread = new Thread(this, "ksql-anomaly-models");
        thread.setDaemon(true);
        thread.setContextClassLoader(ModelWatcher.class.getClassLoader());
        thread.start();
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            List<CountDownLatch> waiting = List.copyOf(newcomers);
            try {
                look();
            } catch (IOException | RuntimeException problem) {
                followers.forEach(follower -> follower.report(problem));
            } catch (Throwable problem) { // the thread must outlive an Error of a native library
                LOG.error("model source {} cannot be followed", location, problem);
            }
            waiting.forEach(CountDownLatch::countDown);
            newcomers.removeAll(waiting);
            pause();
        }
    }

    private void look() throws IOException {
        if (source == null) {
            signatures = Signatures.configured();
            source = ModelSource.of(location, signatures.isConfigured());
            LOG.info("following model source {}, signatures {}", location,
                    signatures.isConfigured() ? "checked" : "not checked: no public key is configured");
        }
        source.refresh();
        followers.forEach(follower -> follower.follow(source, signatures));
    }

    private void pause() {
        synchronized (this) {
            try {
                if (newcomers.isEmpty()) {
                    wait(pollMillis);
                }
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
