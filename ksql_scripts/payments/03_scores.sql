-- 03 · Scores: every payment goes through the model once.

DEFINE partitions = '1';
DEFINE replicas = '1';

SET 'auto.offset.reset' = 'earliest';

-- A stage waits 100 ms for more records before it sends (ksqlDB's own default). An alert should not: with 0 a stage
-- takes about 5 ms. The price is smaller batches, so do without this line where throughput counts for more.
SET 'ksql.streams.producer.linger.ms' = '0';

-- The function returns a struct; it is kept whole in the column "a" and taken apart in 04. Writing
-- PAYMENT_ANOMALY(...)->SCORE and PAYMENT_ANOMALY(...)->IS_ANOMALY in one query would run the model for each of them.
CREATE STREAM payment_scores WITH (
    KAFKA_TOPIC = 'payment_scores',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    customer_id,
    transaction_id,
    amount,
    class,
    PAYMENT_ANOMALY(
        time,
        v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14,
        v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28,
        amount
    ) AS a
FROM payments
EMIT CHANGES;
