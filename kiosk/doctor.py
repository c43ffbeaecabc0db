"""`bamso doctor printer [ADDRESS]`: asks a ticket printer how it is, prints a test page, and writes
down what the printer can do, so that the kiosk need not guess.

Only a person can see whether the paper is right: at a terminal they are asked, elsewhere they give
what they saw as `--row`, `--qr` and `--width`, and no second page is printed for that.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kiosk import doctor_words as words
from kiosk.config import KioskConfig
from kiosk.doctor_page import CANDIDATES, WIDTHS_DOTS, trial_page
from kiosk.flow_state import NO_PRINT
from kiosk.printer import open_printer
from kiosk.profile import FILE, Profile, profile_text
from kit.address import AddressError
from kit.fault import DeviceFault

EX_USAGE = 64  # sysexits.h
EX_UNAVAILABLE = 69
EX_CANTCREAT = 73

Ask = Callable[[str], str]
ROWS = range(1, len(CANDIDATES) + 1)

# Model as it names itself → dots on a line. All of these draw QR codes (Epson's manuals); which
# letters are in them depends on where they were sold, so that is for the page to show.
KNOWN = {"TM-T88V": 512, "TM-T20": 576, "TM-T82": 576, "TM-T83": 576, "TM-m30": 576, "TM-P80": 576}


def doctor(
    config: KioskConfig,
    *,
    what: str | None,
    address: str | None,
    row: int | None = None,
    qr: bool = False,
    width: int | None = None,
    to: Path | None = None,
    ask: Ask | None = None,
) -> int:
    """Examine what stands at `address` (None: the kiosk's printer); 0, or 64, 69, 73 (sysexits.h).

    `ask` puts a question to whoever holds the page; None: asks at the terminal, if there is one.
    """
    if what != "printer":
        return _told(EX_USAGE, words.ONLY_PRINTER, what=what or "")
    for name, given, choices in (("--row", row, ROWS), ("--width", width, WIDTHS_DOTS)):
        if given is not None and given not in choices:
            return _told(EX_USAGE, words.NOT_ONE_OF, answer=f"{name} {given}", choices=[*choices])
    at = address or config.printer
    try:
        printer = open_printer(at, config.paper_width_dots)
    except (AddressError, OSError) as err:
        print(f"bamso doctor: {err}", file=sys.stderr)
        return EX_USAGE
    _say(words.ADDRESS, address=at)
    try:
        word = printer.status()
        _say(words.STATUS[word])
        if word in NO_PRINT:
            return EX_UNAVAILABLE
        model = printer.model()
        _say(words.MODEL if model else words.NO_MODEL, model=model)
        profile = _known(model)
        if row is None and not qr and width is None:
            verified = printer.put(trial_page(config.paper_width_dots))
            _say(words.PRINTED if verified else words.SENT_ONLY)
            profile = _asked(profile, ask or _terminal())
        else:
            profile = _seen(profile, row, qr, width)
    except DeviceFault as fault:
        _say(words.NOT_PRINTED)
        _say(words.STATUS.get(fault.reason, words.STATUS["printer-fault"]))
        return EX_UNAVAILABLE
    finally:
        printer.close()
    _tell(profile, config.paper_width_dots)
    return _written(profile, to or Path(config.state_dir) / FILE)


def _known(model: str) -> Profile:
    """What can be said of a printer by its name alone."""
    for name, width_dots in KNOWN.items():
        if name in model:
            return Profile(model=model, qr=True, width_dots=width_dots)
    return Profile(model=model)


def _seen(profile: Profile, row: int | None, qr: bool, width: int | None) -> Profile:
    seen = CANDIDATES[row - 1] if row is not None else Profile()
    return replace(
        profile,
        letters=seen.letters,
        pages=seen.pages,
        chinese=seen.chinese,
        qr=qr or profile.qr,
        width_dots=width or profile.width_dots,
    )


def _asked(profile: Profile, ask: Ask | None) -> Profile:
    """The profile by the answers of whoever holds the page; without any it stays as it is."""
    if ask is None:
        _say(words.HOW_TO_ANSWER)
        return profile
    rows = [str(number) for number in ROWS]
    row = _choice(ask, words.both(words.ASK_ROW, rows=len(rows)), rows)
    qr = ask(words.both(words.ASK_QR) + ": ").strip().lower()[:1] in ("c", "y")
    width = _choice(ask, words.both(words.ASK_WIDTH), [str(wide) for wide in WIDTHS_DOTS])
    return _seen(
        replace(profile, qr=qr),  # who saw none knows better than the list
        int(row) if row else None,
        qr,
        int(width) if width else None,
    )


def _choice(ask: Ask, question: str, choices: list[str]) -> str:
    """One of the choices, or nothing."""
    while answer := ask(question + ": ").strip():
        if answer in choices:
            return answer
        _say(words.NOT_ONE_OF, answer=answer, choices=", ".join(choices))
    return ""


def _terminal() -> Ask | None:
    return input if sys.stdin.isatty() else None


def _tell(profile: Profile, width_dots: int) -> None:
    """What the kiosk will do with this printer."""
    yes, qr = (words.YES_NO[one] for one in (profile.letters != "ascii", profile.qr))
    _say(
        words.LETTERS, yes=yes[0], yes_en=yes[1], qr=qr[0], qr_en=qr[1],
        width=profile.width_dots or width_dots,
    )  # fmt: skip


def _written(profile: Profile, path: Path) -> int:
    """The profile on the disk; where that fails, on the screen, so that nobody begins anew."""
    fresh = path.with_suffix(".new")
    try:
        fresh.write_text(profile_text(profile), encoding="utf-8")
        os.replace(fresh, path)
    except OSError as err:
        print(profile_text(profile))
        return _told(EX_CANTCREAT, words.NOT_WRITTEN, path=path, why=err.strerror)
    _say(words.WRITTEN, path=path)
    return 0


def _say(said: words.Said, **values: object) -> None:
    print(words.both(said, **values), flush=True)


def _told(status: int, said: words.Said, **values: object) -> int:
    print(words.both(said, **values), file=sys.stderr)
    return status
