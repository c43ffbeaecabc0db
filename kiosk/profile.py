"""What one ticket printer can do: written by `bamso doctor printer`, read by the kiosk.

Without a profile nothing is taken for granted but what every ESC/POS printer does: its own ASCII
letters, raster pictures and a cut. Code pages lie, and so do clones, so the rest is a person's word
who held the test page.
"""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from kiosk.profile_letters import Letters
from kit.config import ConfigError, build

FILE = "printer.toml"  # in the kiosk's state folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One printer; the defaults are true of every one of them."""

    model: str = ""  # as it named itself
    width_dots: int = 0  # that it can print on a line; 0: as the kiosk's settings say
    qr: bool = False  # draws a QR code itself
    letters: Letters = "ascii"
    pages: tuple[int, ...] = ()  # behind ESC t: for TCVN-3 small and capital, for CP1258 one
    chinese: bool = False  # reads two bytes as one sign until it is told not to (FS .)


UNKNOWN = Profile()


def read_profile(path: Path) -> Profile:
    """The profile in `path`, `UNKNOWN` when there is none. ConfigError when it is damaged."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return UNKNOWN
    except OSError as err:
        raise ConfigError([f"{path}: cannot be read ({err.strerror})"]) from err
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise ConfigError([f"{path}: is not TOML ({err})"]) from err
    try:
        profile = build(Profile, table)
    except ConfigError as err:
        raise ConfigError([f"{path}: {fault}" for fault in err.faults]) from err
    if any(not 0 <= page <= 255 for page in profile.pages):
        raise ConfigError([f"{path}: pages: {profile.pages!r} are not numbers from 0 to 255"])
    return profile


def profile_text(profile: Profile) -> str:
    """The profile as the TOML that `read_profile` reads."""
    lines = ["# Made by `bamso doctor printer`: what this printer can do."]
    lines += [f"{item.name} = {_toml(getattr(profile, item.name))}" for item in fields(profile)]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case tuple():
            return f"[{', '.join(map(str, value))}]"
        case int():
            return str(value)
    safe = "".join(sign if sign.isprintable() and sign not in '"\\' else " " for sign in str(value))
    return f'"{safe}"'
