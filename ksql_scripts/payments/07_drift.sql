-- 07 · Drift: how far an hour's payments are from those that the model was trained on.
--
--   payments ── 07 ─> payment_drift   one row an hour, renewed as payments arrive

DEFINE partitions = '1';
DEFINE replicas = '1';

SET 'auto.offset.reset' = 'earliest';
SET 'ksql.streams.producer.linger.ms' = '0';

-- d->PSI has the population stability index of each feature, d->FEATURE and d->MAX_PSI the one that moved most. Usual
-- reading: below 0.1 nothing happened, above 0.25 the model should be trained anew. It takes rows to tell: n rows that
-- did not drift at all still give about 9 / n with ten bins, so look at hours with some hundred payments (d->N). What is only
-- context of the model (time, here) has a PSI too, but is never d->FEATURE.
-- d->SCORE_SHIFT goes from -1 to 1: 0 when scores are as in training, above 0 when they are higher. Payments that can
-- not be counted are told in d->REASON.
--
-- SELECT WINDOWSTART, d->N, d->MAX_PSI, d->FEATURE, d->SCORE_SHIFT FROM payment_drift WHERE scope = 'all';
--
-- Written EMIT FINAL instead, and with a GRACE PERIOD, the topic gets one row an hour, after the hour.
CREATE TABLE payment_drift WITH (
    KAFKA_TOPIC = 'payment_drift',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    'all' AS scope,
    PAYMENT_DRIFT(ARRAY[
        time,
        v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14,
        v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28,
        amount
    ]) AS d
FROM payments
WINDOW TUMBLING (SIZE 1 HOUR)
GROUP BY 'all'
EMIT CHANGES;
