"""How fast are queries on the embedded runtime? Records per second, and the ratio to a plain copy.

One query at a time reads the same topic of JSON records of 500 bytes from its beginning. The first third of the
records warms up (classes compiled, batches filled) and is not counted; the same holds for the plain copy. Everything
runs in one run on one broker, so the ratios mean something even where the machine is slow or busy.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from benchmarks import CONSOLE
from benchmarks.models import FEATURES, payment_jar
from deploy.client import Client
from deploy.embedded.stack import Stack
from udf_bridge.jvm import compile_java, fetch, java_command, run_java

RECORDS = int(os.environ.get("BENCH_RECORDS", "450000"))
WARM_UP = RECORDS // 3
SOURCE = "bench"


@dataclass(frozen=True, slots=True)
class Query:
    """One query of the table; `ratio_to` names the row that it is compared with beside the copy."""

    name: str
    sql: str
    ratio_to: str = ""


def queries() -> Iterator[Query]:
    """The queries of the table, each writing one topic `out`."""
    call = "PAYMENT{}_ANOMALY_SCORE({})"
    columns = ", ".join(FEATURES)
    yield Query("SELECT *", "CREATE STREAM out AS SELECT * FROM bench;")
    yield Query("two columns", "CREATE STREAM out AS SELECT k, v1, amount FROM bench;")
    yield Query("filter (half pass)", "CREATE STREAM out AS SELECT k, v1, amount FROM bench WHERE v2 > 0;")
    yield Query(
        "windowed COUNT",
        "CREATE TABLE out AS SELECT k, COUNT(*) AS n FROM bench WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY k;",
    )
    yield Query("30 columns summed", f"CREATE STREAM out AS SELECT k, v1, {' + '.join(FEATURES)} AS s FROM bench;")
    for title, name in (("java, 30-14-7-7-30", "_PLAIN"), ("java, clean recipe", ""), ("tensorflow", "_TF")):
        sql = f"CREATE STREAM out AS SELECT k, v1, {call.format(name, columns)} AS s FROM bench;"
        yield Query(f"score ({title})", sql, ratio_to="30 columns summed")


def main() -> None:
    """Run all queries and print the table."""
    with tempfile.TemporaryDirectory(prefix="ksql-anomaly-bench-") as scratch:
        folder = Path(scratch)
        extensions = folder / "extensions"
        extensions.mkdir()
        payment_jar(extensions / "bench.jar", folder)
        with Stack(folder / "state", port=0, extensions=extensions, heap="1g") as stack:
            measure(stack, folder)


def measure(stack: Stack, folder: Path) -> None:
    """Fill the source topic, run copy and queries, print the table."""
    CONSOLE.print(f"{RECORDS:,} records of {len(record(random.Random(7)))} bytes, the first {WARM_UP:,} to warm up")
    fill(stack.bootstrap)
    rates = plain_rates(stack.bootstrap, folder)
    client = Client(stack.url)
    declared = ", ".join(f"{name} DOUBLE" for name in FEATURES)
    client.statement(
        f"CREATE STREAM bench (k VARCHAR KEY, {declared}) WITH (KAFKA_TOPIC='{SOURCE}', VALUE_FORMAT='JSON');"
    )
    compared = {}
    for query in queries():
        rates[query.name] = query_rate(client, stack, query)
        compared[query.name] = query.ratio_to
        CONSOLE.print(f"[dim]{query.name}: {rates[query.name]:,.0f}/s")
    CONSOLE.print(table(rates, compared))


def table(rates: dict[str, float], compared: dict[str, str]) -> Table:
    """Rates beside their ratio to the copy and, for scoring, to the same query without the call."""
    out = Table("", "records/s", "to copy", "to the query without the call")
    for name, rate in rates.items():
        base = compared.get(name)
        out.add_row(name, f"{rate:,.0f}", f"{rate / rates['copy']:.2f}", f"{rate / rates[base]:.2f}" if base else "")
    return out


def fill(bootstrap: str) -> None:
    """Write RECORDS JSON records of about 500 bytes: 100 different ones over and over, 50 keys."""
    from confluent_kafka import Producer

    chance = random.Random(7)
    values = [record(chance) for _ in range(100)]
    producer = Producer({"bootstrap.servers": bootstrap, "linger.ms": 50, "queue.buffering.max.messages": RECORDS})
    for i in range(RECORDS):
        producer.produce(SOURCE, key=f"k{i % 50}", value=values[i % 100])
        producer.poll(0)
    producer.flush()


def record(chance: random.Random) -> bytes:
    """One JSON record with all 30 features, about 500 bytes."""
    row = {name: round(chance.gauss(0, 1), 6) for name in FEATURES} | {"amount": round(chance.expovariate(0.01), 2)}
    return json.dumps(row, separators=(",", ":")).encode()


def plain_rates(bootstrap: str, folder: Path) -> dict[str, float]:
    """Records per second of producing only and of a consumer that feeds a producer, in a JVM like the runner's."""
    classes = folder / "classes"
    root = Path(__file__).parent / "java"
    compile_java([root / "io/ksqlanomaly/benchmarks/PlainCopy.java"], fetch("streams"), classes, root=root)

    def run(kind: str) -> float:
        arguments = (kind, bootstrap, SOURCE, f"plain-{kind}", str(RECORDS), str(WARM_UP))
        command = java_command(
            "io.ksqlanomaly.benchmarks.PlainCopy",
            [classes, *fetch("streams")],
            *arguments,
            heap="1g",
            properties={"org.slf4j.simpleLogger.defaultLogLevel": "error"},
        )
        return float(run_java(command))

    return {"produce only": run("produce"), "copy": run("copy")}


def query_rate(client: Client, stack: Stack, query: Query) -> float:
    """Run one query from the topic's beginning; return its input records per second after the warm-up."""
    client.statement(query.sql, {"auto.offset.reset": "earliest"})
    started, first = wait_for(stack, WARM_UP)
    ended, last = wait_for(stack, RECORDS)
    client.statement(f"DROP {'TABLE' if 'TABLE' in query.sql else 'STREAM'} out DELETE TOPIC;")
    return (last - first) / (ended - started)


def wait_for(stack: Stack, records: int) -> tuple[float, int]:
    """Wait until the only running query has read so many records; return the time (s) and the exact count then."""
    deadline = time.monotonic() + 300
    while (count := processed(stack)) < records:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{count:,} of {records:,} records after 300 s")
        time.sleep(0.02)
    return time.monotonic(), count


def processed(stack: Stack) -> int:
    """Input records that the running queries have read so far."""
    return sum(int(query["records"]) for query in stack.runner.command("status")["queries"])
