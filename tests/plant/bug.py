"""A planted bug as a value: an exact replacement of text, and the check that has to find it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class NoLongerApplies(Exception):
    """The text that the bug replaces does not stand (exactly once) in the file any more."""


@dataclass(frozen=True, kw_only=True)
class Sim:
    """The simulator finds it, from this seed on, within so many centre-days."""

    seed: int = 1
    days: int = 12
    profile: str | None = None

    def command(self) -> Sequence[str]:
        """What is run, behind the name of the interpreter."""
        asked = ["-m", "tests.sim", "--until-fail", "--seed", str(self.seed)]
        asked += ["--days", str(self.days)]
        return (*asked, "--profile", self.profile) if self.profile else tuple(asked)

    def __str__(self) -> str:
        return f"sim {self.profile or ''} {self.seed}+{self.days}"


@dataclass(frozen=True)
class Node:
    """A test finds it."""

    id: str

    def command(self) -> Sequence[str]:
        """What is run, behind the name of the interpreter."""
        return ("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", self.id)

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, kw_only=True)
class Bug:
    """`old` stands exactly once in `file`; `more` are replacements that belong to the same bug."""

    name: str
    file: str
    old: str
    new: str
    check: Sim | Node = Sim()
    more: tuple[tuple[str, str, str], ...] = ()

    def texts(self, tree: Path) -> dict[Path, str]:
        """The files with the bug in them; NoLongerApplies."""
        found: dict[Path, str] = {}
        for file, old, new in ((self.file, self.old, self.new), *self.more):
            path = tree / file
            try:
                text = found.get(path) or path.read_text(encoding="utf-8")
            except FileNotFoundError as err:
                raise NoLongerApplies(f"{self.name}: {file} is not there") from err
            if (times := text.count(old)) != 1:
                raise NoLongerApplies(f"{self.name}: {file} has the text {times} times:\n{old}")
            found[path] = text.replace(old, new)
        return found
