-- 02 · Alerts of the windowed model.

DEFINE partitions = '1';
DEFINE replicas = '1';

SET 'auto.offset.reset' = 'earliest';
SET 'ksql.streams.producer.linger.ms' = '0';

-- A table has one row a car, its changes one a reading: the topic of the table, read as a stream.
CREATE STREAM car_window_scores (
    car VARCHAR KEY,
    reading BIGINT,
    a STRUCT<
        SCORE DOUBLE,
        IS_ANOMALY BOOLEAN,
        P_VALUE DOUBLE,
        TOP_FEATURE VARCHAR,
        MODEL_VERSION VARCHAR,
        REASON VARCHAR
    >
) WITH (
    KAFKA_TOPIC = 'car_windows',
    KEY_FORMAT = 'KAFKA',
    VALUE_FORMAT = 'JSON'
);

CREATE STREAM car_window_alerts WITH (
    KAFKA_TOPIC = 'car_window_alerts',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    car,
    reading,
    ROWTIME AS event_time,
    a->SCORE AS score,
    a->P_VALUE AS p_value,
    a->TOP_FEATURE AS top_feature,
    a->MODEL_VERSION AS model_version
FROM car_window_scores
WHERE a->IS_ANOMALY
EMIT CHANGES;
