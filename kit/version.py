"""PURE: which version all the programs are of; the distribution takes its own from here."""

VERSION = "0.1.0"
