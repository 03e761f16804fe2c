package io.ksqlanomaly.runner.functions;

/** A function that cannot be described, found or made; the message says which and why. */
public final class FunctionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FunctionException(String message) {
        super(message);
    }

    public FunctionException(String message, Throwable cause) {
        super(message, cause);
    }
}
