package io.ksqlanomaly.udf;

/** Why a model cannot be loaded: the message names the file and what is wrong with it, and becomes part of a row's REASON. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ModelException(String message) {
        super(message);
    }

    ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
