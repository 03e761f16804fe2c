-- 04 · Alerts, rejected rows, and how many alerts each customer has.

DEFINE partitions = '1';
DEFINE replicas = '1';

SET 'auto.offset.reset' = 'earliest';
SET 'ksql.streams.producer.linger.ms' = '0';

-- What a fraud desk reads: any Kafka consumer, plain JSON, the customer as key.
CREATE STREAM payment_alerts WITH (
    KAFKA_TOPIC = 'payment_alerts',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    customer_id,
    transaction_id,
    ROWTIME AS event_time,
    amount,
    a->SCORE AS score,
    a->P_VALUE AS p_value,
    a->TOP_FEATURE AS top_feature,
    a->MODEL_VERSION AS model_version
FROM payment_scores
WHERE a->IS_ANOMALY
EMIT CHANGES;

-- A row that can not be scored is no alert and no silence either: it comes here, with the reason.
CREATE STREAM payment_rejects WITH (
    KAFKA_TOPIC = 'payment_rejects',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    customer_id,
    transaction_id,
    ROWTIME AS event_time,
    a->REASON AS reason,
    a->MODEL_VERSION AS model_version
FROM payment_scores
WHERE a->SCORE IS NULL
EMIT CHANGES;

-- An aggregate collects updates in a cache and passes on only the last one. Here each alert has to change the count
-- at once, so the cache is off.
SET 'ksql.streams.cache.max.bytes.buffering' = '0';

-- SELECT * FROM payment_alerts_per_customer WHERE customer_id = 'c01';   -- reads the present state (pull query)
CREATE TABLE payment_alerts_per_customer WITH (
    KAFKA_TOPIC = 'payment_alerts_per_customer',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    customer_id,
    COUNT(*) AS alerts,
    SUM(amount) AS amount,
    MAX(score) AS highest_score,
    LATEST_BY_OFFSET(transaction_id) AS last_transaction
FROM payment_alerts
WINDOW TUMBLING (SIZE 10 MINUTES)
GROUP BY customer_id
EMIT CHANGES;
