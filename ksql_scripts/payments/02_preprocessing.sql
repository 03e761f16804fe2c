-- 02 · Preprocessing: what used to be a job of its own before any training, as two queries.

DEFINE partitions = '1';
DEFINE replicas = '1';

-- Begin with the oldest record, not with the next one to arrive.
SET 'auto.offset.reset' = 'earliest';

-- Training data: only rows whose class is known, without what identifies a person or a payment, in AVRO so that
-- the schema travels with the data. The key stays in the record's key: a projection has to name it.
CREATE STREAM payments_training WITH (
    KAFKA_TOPIC = 'payments_training',
    VALUE_FORMAT = 'AVRO',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    customer_id,
    time,
    v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14,
    v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28,
    amount,
    class
FROM payments
WHERE class IS NOT NULL
EMIT CHANGES;

-- For analysts: the payment with its customer, the name masked, an unknown class as -1. LEFT JOIN, since a payment
-- of a customer that nobody has told us about is still a payment.
CREATE STREAM payments_enriched WITH (
    KAFKA_TOPIC = 'payments_enriched',
    VALUE_FORMAT = 'AVRO',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    p.customer_id AS customer_id,
    p.transaction_id AS transaction_id,
    MASK_LEFT(p.customer_name, 4) AS customer_name,
    c.segment AS segment,
    c.country AS country,
    p.amount AS amount,
    IFNULL(p.class, -1) AS class
FROM payments p
LEFT JOIN customers c ON p.customer_id = c.customer_id
EMIT CHANGES;
