"""Sensor readings of a fleet of electric cars that drive: physically connected sensors, four kinds of fault."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WORLD_SEED = 18
"""Draws the cars; never their journeys."""

CARS = 25
SECONDS_BETWEEN_READINGS = 10
FIRST_READING = 1_700_000_000
"""Epoch seconds."""

NOISE = {
    "coolant_temp": 0.8,
    "intake_air_temp": 0.6,
    "intake_air_flow_speed": 2.5,
    "battery_percentage": 0.008,
    "battery_voltage": 0.7,
    "current_draw": 0.8,
    "speed": 0.6,
    "engine_vibration_amplitude": 80.0,
    "throttle_pos": 0.02,
    "tire_pressure_1_1": 0.35,
    "tire_pressure_1_2": 0.35,
    "tire_pressure_2_1": 0.35,
    "tire_pressure_2_2": 0.35,
    "accelerometer_1_1_value": 0.05,
    "accelerometer_1_2_value": 0.05,
    "accelerometer_2_1_value": 0.05,
    "accelerometer_2_2_value": 0.05,
    "control_unit_firmware": 0.0,
}
"""Standard deviation of each sensor's own noise, in its unit; in the order of cardata-v1.avsc."""

SENSORS = tuple(NOISE)
INTEGERS = {name for name in SENSORS if name.startswith("tire_") or name == "control_unit_firmware"}
KINDS = ("spike", "stuck", "shift", "swap")
BREAKABLE = tuple(name for name in SENSORS if name not in INTEGERS and name != "intake_air_temp")
"""Sensors whose value the others determine: a fault in them contradicts something."""

SWAPS = (
    ("coolant_temp", "intake_air_temp"),
    ("intake_air_flow_speed", "battery_voltage"),
    ("current_draw", "speed"),
    ("accelerometer_1_1_value", "throttle_pos"),
)
VISIBLE = 10.0
"""A fault counts from the reading at which it is off by this many deviations of the sensor's noise."""


def simulate_cars(rows: int, seed: int, anomaly_rate: float) -> pa.Table:
    """Draw `rows` readings in order of time. See `modelbuild.simulate.simulate` for the columns."""
    random = np.random.default_rng(seed)
    steps = -(-rows // CARS)
    values = _drive(steps, random)
    faults = _break(values, random, anomaly_rate)
    return _table(values, faults).slice(0, rows)


def _drive(steps: int, random: np.random.Generator) -> Floats:
    """Return the readings of sound cars, float64[steps, cars, sensors]."""
    world = np.random.default_rng(WORLD_SEED)
    wear, firmware = world.uniform(0.9, 1.1, CARS), world.choice([1000.0, 2000.0], CARS)
    climate, pressure = world.uniform(12.0, 30.0, CARS), world.uniform(31.0, 33.0, CARS)
    pedal = _wander(steps, random, 0.9)
    throttle = 1 / (1 + np.exp(-1.4 * pedal))
    speed = 45 * _smooth(throttle, 0.5)
    ambient = climate + 3 * _wander(steps, random, 0.97)
    rough = 0.15 + 0.85 / (1 + np.exp(-_wander(steps, random, 0.95)))
    current = 2 + 50 * throttle * (0.35 + 0.65 * speed / 45)
    battery = _charge(current, random)
    bumps = 0.05 + rough * speed / 25
    warm = pressure + 0.08 * (ambient - 20) + 0.02 * speed
    sensors = {
        "coolant_temp": ambient + 25 + 0.7 * _smooth(current, 0.6),
        "intake_air_temp": ambient + 3,
        "intake_air_flow_speed": 15 + 3.2 * speed + 30 * throttle,
        "battery_percentage": battery,
        "battery_voltage": 205 + 55 * battery - 0.15 * current,
        "current_draw": current,
        "speed": speed,
        "engine_vibration_amplitude": 150 + 95 * speed * wear,
        "throttle_pos": throttle,
        **{f"tire_pressure_{axle}_{side}": warm + 0.5 * (axle - 1) for axle in (1, 2) for side in (1, 2)},
        **{f"accelerometer_{axle}_{side}_value": bumps * (1 - 0.15 * (axle - 1)) for axle in (1, 2) for side in (1, 2)},
        "control_unit_firmware": np.broadcast_to(firmware, speed.shape),
    }
    clean = np.stack([sensors[name] for name in SENSORS], axis=-1)
    return _as_measured(clean + random.standard_normal(clean.shape) * np.array(list(NOISE.values())))


def _as_measured(values: Floats) -> Floats:
    """Keep readings inside what their sensor can say, and integers integer."""
    for index, name in enumerate(SENSORS):
        if name in INTEGERS:
            values[..., index] = values[..., index].round()
        elif name in {"throttle_pos", "battery_percentage"}:
            values[..., index] = values[..., index].clip(0.0, 1.0)
        elif name != "intake_air_temp":
            values[..., index] = values[..., index].clip(0.0)
    return values


def _wander(steps: int, random: np.random.Generator, memory: float) -> Floats:
    """Return a stationary random walk of unit variance, float64[steps, cars]."""
    walk = np.empty((steps, CARS))
    walk[0] = random.standard_normal(CARS)
    kicks = random.standard_normal((steps, CARS)) * np.sqrt(1 - memory**2)
    for step in range(1, steps):
        walk[step] = memory * walk[step - 1] + kicks[step]
    return walk


def _smooth(values: Floats, memory: float) -> Floats:
    """Follow `values` [steps, cars] with inertia."""
    followed = values.copy()
    for step in range(1, len(values)):
        followed[step] = memory * followed[step - 1] + (1 - memory) * values[step]
    return followed


def _charge(current: Floats, random: np.random.Generator) -> Floats:
    """Return the battery's charge: falls with the current drawn, and is full again after it was nearly empty."""
    used = np.cumsum(current, axis=0) * 4e-5 + random.uniform(0.0, 0.85, CARS)
    return 0.98 - used % 0.85


@dataclass(frozen=True, slots=True)
class Faults:
    """Of every reading [steps, cars]: the kind of fault and the faulty sensor, empty where it is sound."""

    kind: NDArray[np.str_]
    sensor: NDArray[np.str_]


def _break(values: Floats, random: np.random.Generator, rate: float) -> Faults:
    """Put faults into `values` [steps, cars, sensors], in place, until their share is `rate`."""
    steps, cars, _ = values.shape
    faults = Faults(np.full((steps, cars), "", "U8"), np.full((steps, cars), "", "U32"))
    wanted, tries = round(rate * steps * cars), 0
    while (faults.kind != "").sum() < wanted and tries < 40 * wanted:
        kind, car, start = KINDS[tries % len(KINDS)], int(random.integers(cars)), int(random.integers(steps))
        length = 1 if kind in {"spike", "swap"} else int(random.integers(3, 9))
        place = np.arange(start, min(start + length, steps)), car
        tries += 1
        if not (faults.kind[place] != "").any():
            _spoil(kind, values, random, place, faults)
    return faults


def _spoil(
    kind: str, values: Floats, random: np.random.Generator, place: tuple[NDArray[np.int64], int], faults: Faults
) -> None:
    """Break one sensor of a car for some readings; keep and label those where the fault can be seen."""
    sensor, other = SWAPS[random.integers(len(SWAPS))] if kind == "swap" else (str(random.choice(BREAKABLE)), "")
    index, noise = SENSORS.index(sensor), NOISE[sensor]
    sound = values[place]
    faulty = sound.copy()
    match kind:
        case "spike":
            faulty[:, index] += random.choice([-1, 1]) * random.uniform(12, 40) * noise
        case "stuck":
            steps, car = place
            faulty[:, index] = values[max(steps[0] - 1, 0), car, index]
        case "shift":
            faulty[:, index] += random.choice([-1, 1]) * random.uniform(12, 25) * noise
        case _:
            both = [index, SENSORS.index(other)]
            faulty[:, both] = faulty[:, both[::-1]]
    visible = np.abs(faulty[:, index] - sound[:, index]) >= VISIBLE * noise
    values[place] = np.where(visible[:, None], faulty, sound)
    faults.kind[place] = np.where(visible, kind, "")
    faults.sensor[place] = np.where(visible, sensor, "")


def _table(values: Floats, faults: Faults) -> pa.Table:
    steps, cars, _ = values.shape
    number = np.arange(steps * cars)
    columns: dict[str, object] = {
        "car": [f"car{index + 1}" for index in number % cars],
        "reading": number,
        "time": FIRST_READING + SECONDS_BETWEEN_READINGS * (number // cars),
    }
    for index, name in enumerate(SENSORS):
        column = values[..., index].reshape(-1)
        columns[name] = column.astype(np.int64) if name in INTEGERS else column
    columns |= {
        "fault": (faults.kind != "").reshape(-1).astype(np.int64),
        "anomaly_kind": pa.array([text or None for text in faults.kind.reshape(-1)], pa.string()),
        "faulty_feature": pa.array([text or None for text in faults.sensor.reshape(-1)], pa.string()),
    }
    return pa.table(columns)
