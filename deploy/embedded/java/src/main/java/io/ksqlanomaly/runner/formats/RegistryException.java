package io.ksqlanomaly.runner.formats;

import io.ksqlanomaly.runner.RunnerException;

/** The schema registry cannot be reached: nothing is known about the row, so it is not skipped. */
public final class RegistryException extends RunnerException {

    private static final long serialVersionUID = 1L;

    public RegistryException(String message, Throwable cause) {
        super(message, cause);
    }
}
