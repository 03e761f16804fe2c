package io.confluent.ksql.function;

/** What a function throws to say that it cannot serve a call. */
public class KsqlFunctionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KsqlFunctionException(String message) {
        super(message);
    }

    public KsqlFunctionException(String message, Throwable cause) {
        super(message, cause);
    }
}
