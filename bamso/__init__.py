"""Bấm Số: queue and service quality for one-stop public administration centres."""

__version__ = "0.1.0"
