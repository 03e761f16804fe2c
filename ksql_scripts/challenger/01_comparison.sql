-- 01 · Champion and challenger: do two versions of the payment model agree, and how often does each raise an alert?
--
--   payments ── 01 ─> payment_comparison ── 01 ─> payment_agreement   one row an hour and pair of versions
--
-- Needs the streams of `payments`, and a challenger: ksql-anomaly model publish BUNDLE --to SOURCE --as challenger, or
-- one in the jar: ksql-anomaly udf build … --challenger BUNDLE.
-- While there is none, nothing is counted.

DEFINE partitions = '1';
DEFINE replicas = '1';

SET 'auto.offset.reset' = 'latest';
SET 'ksql.streams.producer.linger.ms' = '0';

-- Both versions score each payment once; c->CHAMPION and c->CHALLENGER are what PAYMENT_ANOMALY returns.
CREATE STREAM payment_comparison WITH (
    KAFKA_TOPIC = 'payment_comparison',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    customer_id,
    transaction_id,
    PAYMENT_ANOMALY_COMPARE(
        time,
        v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14,
        v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28,
        amount
    ) AS c
FROM payments
EMIT CHANGES;

-- SELECT champion, challenger, n, agreement, champion_alerts, challenger_alerts FROM payment_agreement;
--
-- agreement, champion_alerts and challenger_alerts are shares of the payments that both versions could score.
CREATE TABLE payment_agreement WITH (
    KAFKA_TOPIC = 'payment_agreement',
    KEY_FORMAT = 'JSON',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    c->CHAMPION->MODEL_VERSION AS champion,
    c->CHALLENGER->MODEL_VERSION AS challenger,
    COUNT(*) AS n,
    AVG(CASE WHEN c->AGREE THEN 1.0E0 ELSE 0.0E0 END) AS agreement,
    AVG(CASE WHEN c->CHAMPION->IS_ANOMALY THEN 1.0E0 ELSE 0.0E0 END) AS champion_alerts,
    AVG(CASE WHEN c->CHALLENGER->IS_ANOMALY THEN 1.0E0 ELSE 0.0E0 END) AS challenger_alerts,
    SUM(CASE WHEN c->CHALLENGER->IS_ANOMALY AND NOT c->AGREE THEN 1 ELSE 0 END) AS only_challenger
FROM payment_comparison
WINDOW TUMBLING (SIZE 1 HOUR)
WHERE c->AGREE IS NOT NULL
GROUP BY c->CHAMPION->MODEL_VERSION, c->CHALLENGER->MODEL_VERSION
EMIT CHANGES;
