package io.ksqlanomaly.runner.log;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors in single rows of one query: counted, and logged without values; ever more rarely when there are many. */
public final class ProcessingLog {

    private static final int ALL_UNTIL = 20;

    private final Logger log;
    private final AtomicLong count = new AtomicLong();
    private volatile String last;

    public ProcessingLog(String queryId) {
        this.log = LoggerFactory.getLogger("processing." + queryId);
    }

    /** The value of one expression is NULL, or a row is dropped, because of an exception. */
    public void failed(String step, String what, Throwable cause) {
        long number = count.incrementAndGet();
        last = step + ": " + what + ": " + reason(cause);
        if (number <= ALL_UNTIL || Long.bitCount(number) == 1) {
            log.error("error {}: {}", number, last);
        }
        log.debug("{}", what, cause);
    }

    /** Exceptions of the Java library and of functions may quote values; the runner's own never do. */
    private static String reason(Throwable cause) {
        boolean isSafe = cause instanceof io.ksqlanomaly.runner.RunnerException || cause instanceof ArithmeticException;
        return isSafe ? cause.getMessage() : cause.getClass().getName();
    }

    public long count() {
        return count.get();
    }

    /** The last error, or null. */
    public String last() {
        return last;
    }
}
