package io.ksqlanomaly.udf;

import java.util.Locale;

/**
 * What whoever runs the server has set: a system property, or the environment variable of the same name in capitals.
 *
 * <p>Never a query's settings: every client can override those, and these decide what code and models a server runs.
 */
final class Settings {
    /** {@code dir:/…} or {@code kafka:TOPIC}; without it the models of the jar are all there is. */
    static final String SOURCE = "ksql.anomaly.models.source";
    /** A PEM file, or its text, with the keys that may sign models. */
    static final String PUBLIC_KEY = "ksql.anomaly.models.public.key";
    /** {@code allow} lets a Kafka source start without a public key. */
    static final String UNSIGNED = "ksql.anomaly.models.unsigned";
    /** A properties file with the settings of the Kafka client of a {@code kafka:} source. */
    static final String KAFKA_CONFIG = "ksql.anomaly.models.kafka.config";
    /** Milliseconds between two looks at the source. */
    static final String POLL = "ksql.anomaly.models.poll.ms";

    private Settings() {
    }

    /** The setting's value, or null when it is not set or blank. */
    static String get(String property) {
        String value = System.getProperty(property, System.getenv(variable(property)));
        return value == null || value.isBlank() ? null : value.trim();
    }

    /** {@code KSQL_ANOMALY_MODELS_SOURCE} for {@code ksql.anomaly.models.source}. */
    static String variable(String property) {
        return property.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
