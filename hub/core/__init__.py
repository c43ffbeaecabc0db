"""PURE: the rules of the queue. No clock, no randomness, no I/O, no logging: values in, values out.

`decide(centre, day, command, now) -> events` or `Refused`; `evolve(day, event) -> day`.
"""
