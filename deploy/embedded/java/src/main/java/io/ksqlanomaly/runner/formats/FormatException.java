package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.RunnerException;

/**
 * Bytes that are not a row of the declared format, or a row that the format cannot hold. Never shows values, and so has
 * no cause: libraries put values into their messages, and causes are logged.
 */
public final class FormatException extends RunnerException {

    private static final long serialVersionUID = 1L;

    public FormatException(String message) {
        super(message);
    }
}
