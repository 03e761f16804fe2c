"""Benchmarks: one command a question; ratios measured side by side in one run."""
