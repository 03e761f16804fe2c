-- 01 · Sources: the readings of a fleet of cars.
--
--   car_readings (AVRO) ──┬─ 02 ─> car_training   AVRO copy that a model can be trained on
--                         ├─ 02 ─> car_status     the newest reading of each car
--                         └─ 03 ─> car_scores ──┬─ 04 ─> car_alerts ──> car_alerts_per_car
--                                               └─ 04 ─> car_rejects

DEFINE partitions = '1';
DEFINE replicas = '1';

-- One reading a row, keyed by car. "reading" numbers the rows of the feed, so that an alert can name its reading.
-- When the topic has no schema in the registry yet, the server registers this one, under the given name; a producer
-- then writes with the registered schema.
CREATE STREAM car_readings (
    car VARCHAR KEY,
    reading BIGINT,
    coolant_temp DOUBLE,
    intake_air_temp DOUBLE,
    intake_air_flow_speed DOUBLE,
    battery_percentage DOUBLE,
    battery_voltage DOUBLE,
    current_draw DOUBLE,
    speed DOUBLE,
    engine_vibration_amplitude DOUBLE,
    throttle_pos DOUBLE,
    tire_pressure_1_1 INTEGER,
    tire_pressure_1_2 INTEGER,
    tire_pressure_2_1 INTEGER,
    tire_pressure_2_2 INTEGER,
    accelerometer_1_1_value DOUBLE,
    accelerometer_1_2_value DOUBLE,
    accelerometer_2_1_value DOUBLE,
    accelerometer_2_2_value DOUBLE,
    control_unit_firmware INTEGER
) WITH (
    KAFKA_TOPIC = 'car_readings',
    KEY_FORMAT = 'KAFKA',
    VALUE_FORMAT = 'AVRO',
    VALUE_AVRO_SCHEMA_FULL_NAME = 'io.ksqlanomaly.CarReading',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
);
