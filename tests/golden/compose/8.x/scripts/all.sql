-- Written by `ksql-anomaly deploy render compose`; what is changed here is lost when it is written again.
CREATE STREAM IF NOT EXISTS cars (car VARCHAR KEY, v DOUBLE)
    WITH (KAFKA_TOPIC = 'cars', VALUE_FORMAT = 'JSON', PARTITIONS = 4);

SET 'auto.offset.reset' = 'earliest';

CREATE OR REPLACE STREAM fast AS SELECT * FROM cars WHERE v > 30 EMIT CHANGES;

CREATE TABLE IF NOT EXISTS counts AS SELECT car, COUNT(*) AS n FROM fast GROUP BY car EMIT CHANGES;

UNSET 'auto.offset.reset';

INSERT INTO cars (car, v) VALUES ('car1', 31.5);
