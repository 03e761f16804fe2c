-- 01 · Sources: the payments as they arrive, and the customers they belong to.
--
--   payments (JSON) ──┬─ 02 ─> payments_training   AVRO copy that a model can be trained on
--   customers ────────┼─ 02 ─> payments_enriched   AVRO copy joined with the customer
--                     └─ 03 ─> payment_scores ──┬─ 04 ─> payment_alerts ──> payment_alerts_per_customer
--                                               └─ 04 ─> payment_rejects

DEFINE partitions = '1';
DEFINE replicas = '1';

-- One payment a row, in the schema of Kaggle's credit-card set: seconds since the first payment, 28 anonymous
-- components, the amount. "class" is 1 for a known fraud, 0 for a known good one and null as long as nobody knows.
-- A column that is missing in a record is NULL here, and unknown fields are dropped.
CREATE STREAM payments (
    customer_id VARCHAR KEY,
    transaction_id VARCHAR,
    customer_name VARCHAR,
    time DOUBLE,
    v1 DOUBLE, v2 DOUBLE, v3 DOUBLE, v4 DOUBLE, v5 DOUBLE, v6 DOUBLE, v7 DOUBLE,
    v8 DOUBLE, v9 DOUBLE, v10 DOUBLE, v11 DOUBLE, v12 DOUBLE, v13 DOUBLE, v14 DOUBLE,
    v15 DOUBLE, v16 DOUBLE, v17 DOUBLE, v18 DOUBLE, v19 DOUBLE, v20 DOUBLE, v21 DOUBLE,
    v22 DOUBLE, v23 DOUBLE, v24 DOUBLE, v25 DOUBLE, v26 DOUBLE, v27 DOUBLE, v28 DOUBLE,
    amount DOUBLE,
    class INTEGER
) WITH (
    KAFKA_TOPIC = 'payments',
    KEY_FORMAT = 'KAFKA',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
);

-- Both sides of a join need the same number of partitions, so this topic takes the same variable.
CREATE TABLE customers (
    customer_id VARCHAR PRIMARY KEY,
    segment VARCHAR,
    country VARCHAR
) WITH (
    KAFKA_TOPIC = 'customers',
    KEY_FORMAT = 'KAFKA',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
);

-- Reference data of the demo. In production a connector fills this topic.
INSERT INTO customers (customer_id, segment, country) VALUES ('c01', 'retail', 'DE');
INSERT INTO customers (customer_id, segment, country) VALUES ('c02', 'retail', 'FR');
INSERT INTO customers (customer_id, segment, country) VALUES ('c03', 'premium', 'DE');
INSERT INTO customers (customer_id, segment, country) VALUES ('c04', 'retail', 'ES');
INSERT INTO customers (customer_id, segment, country) VALUES ('c05', 'business', 'NL');
INSERT INTO customers (customer_id, segment, country) VALUES ('c06', 'retail', 'DE');
INSERT INTO customers (customer_id, segment, country) VALUES ('c07', 'premium', 'IT');
INSERT INTO customers (customer_id, segment, country) VALUES ('c08', 'retail', 'PL');
