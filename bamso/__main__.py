"""The command `bamso`: one verb a program or tool, each with --config FILE, --check and --help.

Only this room and the demo know all programs. What a person may get wrong ends in a sentence and
an exit status (64 usage, 78 settings), never in a traceback.
"""

import argparse
import ctypes
import fcntl
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bamso.verbs import TOOLS, VERBS, Argument, Verb, named
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
    verb = next(verb for verb in (*VERBS, *TOOLS) if verb.name == args.verb)
    given = {one.parameter: getattr(args, one.parameter) for one in verb.arguments}
    try:
        config = load(named(verb.config), args.config, os.environ)
        if args.check:
            _check(verb, config)
            return 0
    except ConfigError as err:
        for fault in err.faults:
            print(f"bamso {verb.name}: {fault}", file=sys.stderr)
        return EX_CONFIG
    nobodys = verb.defaults and args.config is None  # a state folder that no program here uses
    return _alone(verb, config, given) if verb.alone and not nobodys else _run(verb, config, given)


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


def _alone(verb: Verb, config: Any, given: Mapping[str, Any]) -> int:
    """Run it unless another one already runs on the same state folder."""
    folder = getattr(config, "state_dir", "")
    if not folder:
        return _run(verb, config, given)
    Path(folder).mkdir(parents=True, exist_ok=True)
    # Two kiosks of one name would take the broker's connection from each other for ever.
    with open(Path(folder) / "lock", "a", encoding="utf-8") as lock:
        if os.geteuid() == 0:  # a tool run by root must not lock out the program's own user
            owner = Path(folder).stat()
            os.fchown(lock.fileno(), owner.st_uid, owner.st_gid)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print(f"bamso {verb.name}: {folder} is in use: {verb.in_use}", file=sys.stderr)
            return EX_TEMPFAIL
        return _run(verb, config, given)


def _run(verb: Verb, config: Any, given: Mapping[str, Any]) -> int:
    if verb.name != "hub":  # the hub has many threads at work; a box counts its megabytes
        _lean()
    program: Callable[..., int] = named(verb.main)
    return program(config, **given)


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
        _add(verbs, verb)
    demo = verbs.add_parser("demo", help="a whole demo centre on this machine")
    demo.add_argument("--day", action="store_true", help="with simulated citizens and officers")
    demo.add_argument("--speed", type=float, default=60.0, help="how fast the day goes (60)")
    demo.add_argument("--fresh", action="store_true", help="forget the data of earlier runs")
    demo.add_argument(
        "--counters", type=int, default=0, metavar="N", help="signs and pads for N counters (all)"
    )
    for verb in TOOLS:
        _add(verbs, verb)
    docs = verbs.add_parser("docs", help="write the generated pages of docs/")
    docs.add_argument("--folder", default="docs")
    docs.add_argument("--check", action="store_true", help="only tell whether they are fresh")
    docs.add_argument("--verbose", action="store_true", help="say more")
    return parser


def _add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", verb: Verb) -> None:
    one = verbs.add_parser(verb.name, help=verb.about, description=verb.about)
    # A tool without its settings would take those of nobody, and touch the wrong database.
    needed = verb in TOOLS and not verb.defaults
    one.add_argument("--config", type=Path, metavar="FILE", required=needed, help="settings (TOML)")
    for argument in verb.arguments:
        _add_argument(one, argument)
    one.add_argument("--check", action="store_true", help="check, show the settings, and end")
    one.add_argument("--verbose", action="store_true", help="say more")


def _add_argument(parser: argparse.ArgumentParser, argument: Argument) -> None:
    flag, name, about = argument.flag, argument.parameter, argument.about
    if argument.kind is bool:
        parser.add_argument(flag, dest=name, action="store_true", help=about)
    elif not flag.startswith("-"):
        parser.add_argument(name, type=argument.kind, metavar=flag, nargs="?", help=about)
    else:
        parser.add_argument(flag, dest=name, type=argument.kind, metavar=argument.shown, help=about)


if __name__ == "__main__":
    sys.exit(main())
