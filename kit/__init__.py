"""What every box carries: a file is here only if at least two programs use it.

`kit` imports no program; the programs import `kit` and never one another.
"""
