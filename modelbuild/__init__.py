"""Rows to model bundle: train, calibrate, evaluate, export."""
