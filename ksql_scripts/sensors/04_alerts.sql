-- 04 · Alerts, rejected rows, and how many alerts each car has.

DEFINE partitions = '1';
DEFINE replicas = '1';

SET 'auto.offset.reset' = 'earliest';
SET 'ksql.streams.producer.linger.ms' = '0';

-- What a workshop reads: any Kafka consumer, plain JSON, the car as key.
CREATE STREAM car_alerts WITH (
    KAFKA_TOPIC = 'car_alerts',
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
FROM car_scores
WHERE a->IS_ANOMALY
EMIT CHANGES;

-- A reading that can not be scored (a sensor that sends nothing) comes here, with the reason.
CREATE STREAM car_rejects WITH (
    KAFKA_TOPIC = 'car_rejects',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    car,
    reading,
    ROWTIME AS event_time,
    a->REASON AS reason,
    a->MODEL_VERSION AS model_version
FROM car_scores
WHERE a->SCORE IS NULL
EMIT CHANGES;

-- Each alert has to change the count at once: an aggregate's cache would hold it back.
SET 'ksql.streams.cache.max.bytes.buffering' = '0';

CREATE TABLE car_alerts_per_car WITH (
    KAFKA_TOPIC = 'car_alerts_per_car',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    car,
    COUNT(*) AS alerts,
    MAX(score) AS highest_score,
    LATEST_BY_OFFSET(top_feature) AS last_top_feature
FROM car_alerts
WINDOW TUMBLING (SIZE 10 MINUTES)
GROUP BY car
EMIT CHANGES;
