"""The folder of the demo's virtual devices: what lies in it, and a finger for its keys.

Only names that the folder's own layout allows are opened; what a page asks for is never a path.
"""

import logging
import re
from pathlib import Path

from hub.bench.things import Manifest, Paper, Seen
from kit.fifo import NobodyListens, tell
from kit.wire import codec

log = logging.getLogger(__name__)

DEVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
KEY = re.compile(r"[A-Za-z0-9:_.-]{1,32}")
FAULTS = ("no-paper", "cover-open", "offline", "slow")
PAPERS_SHOWN = 4


class RigFault(Exception):
    """A finger that found nothing to press; `reason` is a word that the page has a sentence for."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Rig:
    """The bench folder; every method may be called from any thread."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def manifest(self) -> Manifest:
        """What stands on the bench; an empty one until the supervisor has written it."""
        path = self.folder / "bench.json"
        try:
            return codec.decode(path.read_bytes(), Manifest)
        except FileNotFoundError:
            return Manifest()
        except (OSError, codec.WireError) as err:
            log.warning("%s cannot be used: %s", path, err)
            return Manifest()

    def look(self) -> Seen:
        """What lies in the folder now."""
        files: dict[str, str] = {}
        faults: dict[str, str] = {}
        papers: list[tuple[int, Paper]] = []
        calls: list[tuple[int, Paper]] = []
        for folder in self._devices():
            for name in ("screen.png", "targets.json"):
                if (stamp := _stamp(folder / name)) is not None:
                    files[f"{folder.name}/{name}"] = _version(stamp)
            papers += _newest(folder, "paper", ".bin")
            calls += _newest(folder, "calls", ".wav")
            if (fault := _text(folder / "fail")) is not None:
                faults[folder.name] = fault
        return Seen(
            files=files,
            papers=tuple(p for _, p in sorted(papers, key=_by_stamp)[:PAPERS_SHOWN]),
            calls=tuple(p for _, p in sorted(calls, key=_by_stamp)[:PAPERS_SHOWN]),
            faults=faults,
        )

    def file(self, device: str, *parts: str) -> Path:
        """The path of a device's file; RigFault `not-there` when there is none."""
        path = self._device(device).joinpath(*parts)
        if not path.is_file():
            raise RigFault("not-there")
        return path

    def press(self, device: str, key: str, pipe: str = "keys") -> None:
        """Press and let go a key; RigFault `not-running` when the device does not listen."""
        if not KEY.fullmatch(key) or pipe not in ("keys", "keypad"):
            raise RigFault("malformed")
        self._tell(device, pipe, f"press {key}")

    def tap(self, device: str, x: float, y: float) -> None:
        """Touch a screen at a point in the scene's pixels."""
        self._tell(device, "touch", f"tap {x:.0f} {y:.0f}")

    def touch(self, device: str, key: str) -> None:
        """Touch the target of a screen that has this name."""
        if not KEY.fullmatch(key):
            raise RigFault("malformed")
        self._tell(device, "touch", f"key {key}")

    def break_down(self, device: str, fault: str | None) -> None:
        """Let a printer fail with `fault` until None mends it."""
        path = self._device(device) / "fail"
        if fault is None:
            path.unlink(missing_ok=True)
        elif fault in FAULTS:
            path.write_text(fault + "\n", encoding="utf-8")
        else:
            raise RigFault("malformed")

    def _tell(self, device: str, pipe: str, line: str) -> None:
        try:
            tell(self._device(device) / pipe, line)
        except NobodyListens as err:
            raise RigFault("not-running") from err

    def _device(self, device: str) -> Path:
        if not DEVICE.fullmatch(device):
            raise RigFault("malformed")
        folder = self.folder / device
        if not folder.is_dir():
            raise RigFault("not-running")
        return folder

    def _devices(self) -> list[Path]:
        try:
            return sorted(path for path in self.folder.iterdir() if path.is_dir())
        except OSError:
            return []


def _newest(folder: Path, below: str, suffix: str) -> list[tuple[int, Paper]]:
    """The newest files of a tray with the time of each, newest first."""
    try:
        names = sorted(p.name for p in (folder / below).iterdir() if p.suffix == suffix)
    except OSError:
        return []
    found = []
    for name in names[-PAPERS_SHOWN:]:
        stamp = _stamp(folder / below / name)
        if stamp is not None:
            paper = Paper(device=folder.name, name=Path(name).stem, version=_version(stamp))
            found.append((stamp, paper))
    return found


def _by_stamp(item: tuple[int, Paper]) -> tuple[int, str, str]:
    return -item[0], item[1].device, item[1].name


def _stamp(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


def _version(stamp: int) -> str:
    return f"{stamp:x}"


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
