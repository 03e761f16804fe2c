"""What several integration tests need: rows of a query, a jar with a function."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deploy.client import Client


def rows_of(client: Client, sql: str) -> list[list[Any]]:
    """All rows of a pull query, or of a push query with a LIMIT, from the beginning of its topics."""
    settings = {"auto.offset.reset": "earliest", "ksql.streams.cache.max.bytes.buffering": "0"}
    with client.query(sql, settings) as rows:
        return list(rows)


def make_extensions(folder: Path) -> Path:
    """A folder with a jar of one function, UPSIDE_DOWN(STRING), and a file that is no jar."""
    from udf_bridge.jvm import build_module, compile_java, fetch
    from udf_bridge.jvm.modules import write_jar

    folder.mkdir(parents=True)
    sources, classes = folder / "src", folder / "classes"
    source = sources / "org" / "example" / "UpsideDown.java"
    source.parent.mkdir(parents=True)
    source.write_text(UPSIDE_DOWN)
    compile_java([source], [build_module("annotations"), *fetch("connect-api")], classes, target=11, root=sources)
    write_jar(folder / "upside-down.jar", classes, classes.rglob("*.class"))
    (folder / "broken.jar").write_bytes(b"this is not a jar")
    return folder


UPSIDE_DOWN = """
package org.example;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import io.confluent.ksql.function.udf.UdfParameter;

@UdfDescription(name = "upside_down", description = "turns a text around", author = "tests", version = "1.2.3")
public class UpsideDown {
    @Udf(description = "the text from its end")
    public String turn(@UdfParameter("text") String text) {
        return text == null ? null : new StringBuilder(text).reverse().toString();
    }
}
"""
