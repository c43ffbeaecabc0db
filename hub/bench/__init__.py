"""The bench: what checks and shows the other parts, and never runs a centre."""
