package io.ksqlanomaly.udf;

import io.confluent.ksql.function.udaf.Udaf;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.connect.data.Struct;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SQL aggregate of a model. An exception out of it would stop its query for good, so none gets out.
 *
 * @param <V> what a row is an array of
 * @param <R> what the aggregate returns
 */
abstract class GuardedAggregate<V, R> implements Udaf<List<V>, Struct, R>, Configurable {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedAggregate.class);

    final ModelHolder holder;

    /** An aggregate of the model in a holder, which is loaded when it is needed. */
    GuardedAggregate(ModelHolder holder) {
        this.holder = holder;
    }

    /** Loads the model. A server may call this with no settings at all, or never. */
    @Override
    public final void configure(Map<String, ?> settings) {
        holder.load();
    }

    final <T> T guarded(T otherwise, Supplier<T> step) {
        try {
            return step.get();
        } catch (Throwable problem) { // whatever gets out is a query that restarts on this row for ever
            LOG.warn("{} of model {} failed", getClass().getSimpleName(), holder.name, problem);
            return otherwise;
        }
    }
}
