package io.ksqlanomaly.runner.plan;

import io.ksqlanomaly.runner.RunnerException;

/** A plan that cannot be read or built. */
public final class PlanException extends RunnerException {

    private static final long serialVersionUID = 1L;

    public PlanException(String message) {
        super(message);
    }

    public PlanException(String message, Throwable cause) {
        super(message, cause);
    }
}
