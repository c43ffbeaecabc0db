"""The front door: the command line, the demo, the generated docs. It may know all programs."""
