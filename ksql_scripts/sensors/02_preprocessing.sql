-- 02 · Preprocessing: training data, and the present state of each car.

DEFINE partitions = '1';
DEFINE replicas = '1';

-- Begin with the oldest record, not with the next one to arrive.
SET 'auto.offset.reset' = 'earliest';

-- Training data: readings of cars that move, without the running number. A parked car teaches a model little.
CREATE STREAM car_training WITH (
    KAFKA_TOPIC = 'car_training',
    VALUE_FORMAT = 'AVRO',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    car,
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
FROM car_readings
WHERE speed > 0
EMIT CHANGES;

-- SELECT * FROM car_status WHERE car = 'car7';   -- reads the present state (pull query)
CREATE TABLE car_status WITH (
    KAFKA_TOPIC = 'car_status',
    VALUE_FORMAT = 'JSON',
    PARTITIONS = ${partitions},
    REPLICAS = ${replicas}
) AS
SELECT
    car,
    COUNT(*) AS readings,
    LATEST_BY_OFFSET(reading) AS last_reading,
    LATEST_BY_OFFSET(control_unit_firmware) AS firmware,
    LATEST_BY_OFFSET(battery_percentage) AS battery_percentage,
    MAX(coolant_temp) AS highest_coolant_temp
FROM car_readings
GROUP BY car
EMIT CHANGES;
