"""Benchmarks: one command a question; ratios measured side by side in one run."""

from rich.console import Console

CONSOLE = Console(width=120)
"""As wide where the output is a file."""
