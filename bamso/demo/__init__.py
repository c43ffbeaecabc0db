"""A whole centre on one machine: the real programs, a real broker, virtual devices, one page."""
