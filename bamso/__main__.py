"""The command `bamso`: one verb a program, each with --config FILE, --check and --help.

Only this room and the demo know all programs. What a person may get wrong ends in a sentence and
an exit status (64 usage, 78 settings), never in a traceback.
"""

import argparse
import ctypes
import fcntl
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bamso.verbs import VERBS, Verb, named
from kit.config import EX_CONFIG, ConfigError, load, shown
from kit.version import VERSION

EX_TEMPFAIL = 75  # sysexits.h: another one runs here already; whoever supervises tries again
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8  # malloc.h
SAID = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; its exit status."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # it greets on standard output
    args = _parser().parse_args(argv)
    if args.verb == "demo":
        from bamso.demo.main import run_demo

        return run_demo(args)
    _log_to_stderr(args.verbose)
    if args.verb == "docs":
        from bamso.docs import write_docs

        return write_docs(Path(args.folder), check=args.check)
    verb = next(verb for verb in VERBS if verb.name == args.verb)
    try:
        config = load(named(verb.config), args.config, os.environ)
        if args.check:
            _check(verb, config)
            return 0
    except ConfigError as err:
        for fault in err.faults:
            print(f"bamso {verb.name}: {fault}", file=sys.stderr)
        return EX_CONFIG
    return _alone(verb, config)


def _check(verb: Verb, config: Any) -> None:
    """Show what is in force; ConfigError when more than the settings file itself is wrong."""
    warnings = list(named(verb.check)(config)) if verb.check else []
    print("\n".join([*shown(config), *(f"# note: {warning}" for warning in warnings)]))


def _lean() -> None:
    """Tell glibc to give back what a picture or a ticket took for a moment (mallopt(3))."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # another C library: nothing to tell
        return
    for option, value in ((M_ARENA_MAX, 1), (M_MMAP_THRESHOLD, 64 * 1024)):
        mallopt(option, value)


def _alone(verb: Verb, config: Any) -> int:
    """Run the program unless another one already runs on the same state folder."""
    folder = getattr(config, "state_dir", "")
    if not folder:
        return _run(verb, config)
    Path(folder).mkdir(parents=True, exist_ok=True)
    # Two kiosks of one name would take the broker's connection from each other for ever.
    with open(Path(folder) / "lock", "a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print(f"bamso {verb.name}: {folder} is in use: it runs already", file=sys.stderr)
            return EX_TEMPFAIL
        return _run(verb, config)


def _run(verb: Verb, config: Any) -> int:
    if verb.name != "hub":  # the hub has many threads at work; a box counts its megabytes
        _lean()
    program: Callable[[Any], int] = named(verb.main)
    return program(config)


def _log_to_stderr(verbose: bool) -> None:
    logging.basicConfig(level=logging.DEBUG if verbose else logging.INFO, format=SAID)
    # Chatty at INFO about each statement or picture chunk; the house says what matters itself.
    for name in ("PIL", "alembic", "sqlalchemy", "waitress.queue"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bamso", description="Bấm Số: queue and service quality")
    parser.add_argument("--version", action="version", version=f"bamso {VERSION}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb in VERBS:
        one = verbs.add_parser(verb.name, help=verb.about, description=verb.about)
        one.add_argument("--config", type=Path, metavar="FILE", help="settings (TOML)")
        one.add_argument("--check", action="store_true", help="check, show the settings, and end")
        one.add_argument("--verbose", action="store_true", help="say more")
    demo = verbs.add_parser("demo", help="a whole demo centre on this machine")
    demo.add_argument("--day", action="store_true", help="with simulated citizens and officers")
    demo.add_argument("--speed", type=float, default=60.0, help="how fast the day goes (60)")
    demo.add_argument("--fresh", action="store_true", help="forget the data of earlier runs")
    demo.add_argument(
        "--counters", type=int, default=0, metavar="N", help="signs and pads for N counters (all)"
    )
    docs = verbs.add_parser("docs", help="write the generated pages of docs/")
    docs.add_argument("--folder", default="docs")
    docs.add_argument("--check", action="store_true", help="only tell whether they are fresh")
    docs.add_argument("--verbose", action="store_true", help="say more")
    return parser


if __name__ == "__main__":
    sys.exit(main())
