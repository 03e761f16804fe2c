-- 01 · Windows: the last 10 readings of each car go through the windowed model as one, so that their order counts: it
-- finds a stuck value or a slow drift where sound values follow a course. Reads the stream of sensors/01; apply that first.
--
--   car_readings ── 01 ─> car_windows   one row a reading: the score of the car's last 10 readings
--                          └─ 02 ─> car_window_alerts

DEFINE partitions = '1';
DEFINE replicas = '1';

SET 'auto.offset.reset' = 'earliest';
SET 'ksql.streams.producer.linger.ms' = '0';

-- An aggregate collects updates in a cache and passes on only the last one. Here every reading has to be scored, so
-- the cache is off.
SET 'ksql.streams.cache.max.bytes.buffering' = '0';

-- The time comes first, then the features in their order. The function keeps the last 10 readings of a car, by time: a
-- late one takes its place, one with a time that is there already replaces it, and one that is older than all 10 is
-- left out. a->REASON says so, and tells that a car has fewer than 10 readings so far.
-- Deploying a model with other features or another window: drop this table first, its state means something else then.
CREATE TABLE car_windows WITH (
    KAFKA_TOPIC = 'car_windows',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    car,
    LATEST_BY_OFFSET(reading) AS reading,
    CAR_WINDOW_ANOMALY(ARRAY[
        CAST(ROWTIME AS DOUBLE),
        coolant_temp,
        intake_air_temp,
        intake_air_flow_speed,
        battery_percentage,
        battery_voltage,
        current_draw,
        speed,
        engine_vibration_amplitude,
        throttle_pos,
        tire_pressure_1_1,
        tire_pressure_1_2,
        tire_pressure_2_1,
        tire_pressure_2_2,
        accelerometer_1_1_value,
        accelerometer_1_2_value,
        accelerometer_2_1_value,
        accelerometer_2_2_value,
        control_unit_firmware
    ]) AS a
FROM car_readings
GROUP BY car
EMIT CHANGES;
