package io.ksqlanomaly.runner;

/**
 * Root of the runner's own errors; the message is for the user.
 *
 * <pre>
 * RunnerException
 *  ├─ plan.PlanException        a plan that cannot be read or built
 *  ├─ formats.RegistryException the schema registry cannot be reached
 *  └─ formats.FormatException   bytes that are not a row of the declared format, or a row that has no such bytes
 * </pre>
 */
public class RunnerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RunnerException(String message) {
        super(message);
    }

    public RunnerException(String message, Throwable cause) {
        super(message, cause);
    }
}
