-- 03 · Scores: every reading goes through the model once.

DEFINE partitions = '1';
DEFINE replicas = '1';

SET 'auto.offset.reset' = 'earliest';

-- A stage waits 100 ms for more records before it sends (ksqlDB's own default); an alert should not wait.
SET 'ksql.streams.producer.linger.ms' = '0';

-- One call, kept whole in the column "a" and taken apart in 04. Integer columns widen to DOUBLE by themselves.
CREATE STREAM car_scores WITH (
    KAFKA_TOPIC = 'car_scores',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    car,
    reading,
    CAR_ANOMALY(
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
    ) AS a
FROM car_readings
EMIT CHANGES;
