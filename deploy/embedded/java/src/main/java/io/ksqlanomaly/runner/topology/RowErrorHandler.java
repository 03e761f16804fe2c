package io.ksqlanomaly.runner.topology;

import io.ksqlanomaly.runner.formats.RegistryException;
import io.ksqlanomaly.runner.log.ProcessingLog;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/** Skips records that are not rows, with an error in the processing log. */
public final class RowErrorHandler implements DeserializationExceptionHandler {

    /** Name of the setting that holds the {@link ProcessingLog}. */
    public static final String LOG = "io.ksqlanomaly.processing.log";

    private ProcessingLog log;

    @Override
    public void configure(Map<String, ?> settings) {
        log = (ProcessingLog) settings.get(LOG);
    }

    private static boolean isRegistryAway(Throwable cause) {
        return cause != null && (cause instanceof RegistryException || isRegistryAway(cause.getCause()));
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record,
            Exception exception) {
        if (isRegistryAway(exception)) {
            return Response.fail(); // the row may be good: the query stops, and goes on with it later
        }
        String where = record.topic() + " partition " + record.partition() + " offset " + record.offset();
        log.failed(context.processorNodeId(), "record skipped, " + where, exception);
        return Response.resume();
    }
}
