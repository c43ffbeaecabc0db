"""For all tests: the collector looks less often, so that the fast tests stay fast."""

import gc

# Two thousand small tests make much short-lived garbage; looking at it is a tenth of the run.
gc.set_threshold(100_000, 50, 50)
