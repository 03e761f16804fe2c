"""The grammar's parse tables: built once from `ksql.lark`, which takes a second, then kept in the cache folder."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from io import BytesIO
from pathlib import Path

import lark
import platformdirs
from lark import Lark

GRAMMAR = Path(__file__).with_name("ksql.lark")


@cache
def grammar() -> Lark:
    """The parser of one statement. A kept file that cannot be read is made anew; one that cannot be written is not."""
    text = GRAMMAR.read_text(encoding="utf-8")
    kept = _cache_dir() / f"ksql-{hashlib.sha256(f'{lark.__version__} {text}'.encode()).hexdigest()[:16]}.grammar"
    try:
        return Lark.load(BytesIO(kept.read_bytes()))
    except Exception:  # absent, cut short, or of another Python: unpickling has no error of its own
        parser = Lark(text, start="statement", parser="lalr", propagate_positions=True)
        _keep(parser, kept)
        return parser


def _cache_dir() -> Path:
    override = os.environ.get("KSQL_ANOMALY_CACHE")
    return Path(override or platformdirs.user_cache_dir("ksql-anomaly", appauthor=False))


def _keep(parser: Lark, path: Path) -> None:
    content = BytesIO()
    parser.save(content)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content.getvalue())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
