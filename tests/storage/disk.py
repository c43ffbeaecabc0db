"""A disk as a value that can lose its power: what programs see, and what is surely kept.

Programs read back what they wrote, as from a page cache. What a power cut leaves of the rest is
drawn sector by sector: kept, lost, or garbage, in the order of the writes or in any. A name in the
folder lasts only once the folder was synced. The end of a process (a kill) loses nothing that was
written, only what it did not get to do. The same seed and the same calls leave the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random

SECTOR = 512
KEPT, LOST = 0.50, 0.47  # of 1; the rest is garbage

Image = Mapping[str, bytes]  # what is on the disk while the power is off: name -> content
EMPTY: Image = {}


class Stopped(BaseException):
    """The program ends here. Nothing of it may run on, so it is no Exception."""


class PowerCut(Stopped):
    """The computer has no power any more."""


class Killed(Stopped):
    """The process is gone; the computer runs on."""


class Disk:
    """One life of a disk, from power on to power off.

    `spoils_neighbours`: garbage takes the whole sector, also the bytes beside those that were
    being written. `admits_it`: the disk says so (SQLite then keeps commits in sectors of their
    own). `honest` False: a sync says done and does nothing.
    """

    def __init__(
        self,
        image: Image,
        random: Random,
        *,
        spoils_neighbours: bool = False,
        admits_it: bool = True,
        honest: bool = True,
    ) -> None:
        self.ops = 0  # writes, syncs, changes of size, new and deleted names so far
        self.left: Image | None = None  # what the cut left; None: the power is on
        self.overwrites_safely = not (spoils_neighbours and admits_it)
        self._spoils_neighbours = spoils_neighbours
        self._honest = honest
        self._random = random
        self._cut_at = self._kill_at = 0
        self._killed = False
        self._names = {name: File(content) for name, content in image.items()}
        self._synced_names = dict(self._names)
        self._moves: list[tuple[str, File | None]] = []  # names that came and went since the sync
        self._files = list(self._names.values())  # with those that have no name any more

    # ---- how it ends

    @property
    def stopped(self) -> bool:
        """Whether the program that runs on it has ended, one way or the other."""
        return self._killed or self.left is not None

    def check(self) -> None:
        """PowerCut or Killed when the program has ended."""
        if self.left is not None:
            raise PowerCut
        if self._killed:
            raise Killed

    def cut_after(self, ops: int) -> None:
        """Cut the power at the `ops`-th operation from now; before or after it, by chance."""
        self._cut_at = self.ops + ops

    def kill_after(self, ops: int) -> None:
        """End the process at the `ops`-th operation from now; before or after it, by chance."""
        self._kill_at = self.ops + ops

    def cut(self) -> Image:
        """Cut the power now; what is left. A second time it is the same."""
        if self.left is None:
            self.left = self._draw()
        return self.left

    def shut_down(self) -> Image:
        """Everything is written back, then the power goes; what is there."""
        for file in self._files:
            file.sync()
        self._sync_names()
        return self.cut()

    def next_process(self) -> None:
        """Another process begins on the same computer."""
        self._killed, self._kill_at = False, 0

    # ---- what programs do

    def exists(self, name: str) -> bool:
        """Whether a file has this name."""
        return name in self._names

    def open(self, name: str, *, create: bool) -> File:
        """The file of this name; KeyError when there is none and it may not be made."""
        if name not in self._names and create:
            new = File(b"")
            self._step(lambda: self._name(name, new))
            return self._names.get(name, new)
        return self._names[name]

    def delete(self, name: str) -> None:
        """Take the name away; it comes back if the folder is never synced."""
        self._step(lambda: self._name(name, None))

    def write(self, file: File, offset: int, data: bytes) -> None:
        """Write, to be seen at once and to be kept after the next sync."""
        self._step(lambda: file.write(offset, data))

    def truncate(self, file: File, size: int) -> None:
        """Change the size."""
        self._step(lambda: file.truncate(size))

    def sync(self, file: File) -> None:
        """Content and size of the file are kept from now on."""
        self._step(file.sync if self._honest else _nothing)

    def sync_names(self) -> None:
        """The names in the folder are kept from now on."""
        self._step(self._sync_names if self._honest else _nothing)

    def _step(self, do: Callable[[], None]) -> None:
        if self.stopped:
            return
        self.ops += 1
        if self.ops not in (self._cut_at, self._kill_at):
            do()
        elif self._random.random() < 0.5:
            self._stop()
        else:
            do()
            self._stop()

    def _stop(self) -> None:
        if self.ops == self._cut_at:
            self.cut()
        else:
            self._killed = True

    def _name(self, name: str, file: File | None) -> None:
        self._moves.append((name, file))
        _move(self._names, name, file)
        if file is not None:
            self._files.append(file)

    def _sync_names(self) -> None:
        self._synced_names = dict(self._names)
        self._moves.clear()

    # ---- what is left

    def _draw(self) -> Image:
        random = self._random
        pieces = [(file.synced, *piece) for file in self._files for piece in file.pieces()]
        moves = list(self._moves)
        if random.random() < 0.5:
            random.shuffle(pieces)
            random.shuffle(moves)
        for content, offset, data in pieces:
            self._draw_piece(content, offset, data)
        for name, moved in moves:
            if random.random() < KEPT:
                _move(self._synced_names, name, moved)
        return {name: bytes(file.synced) for name, file in self._synced_names.items()}

    def _draw_piece(self, content: bytearray, offset: int, data: bytes | None) -> None:
        luck = self._random.random()
        if data is None:
            if luck < KEPT:
                _resize(content, offset)
        elif luck < KEPT:
            _put(content, offset, data)
        elif luck >= KEPT + LOST:
            self._spoil(content, offset, len(data))
        elif self._random.random() < 0.5 and len(content) < offset + len(data):
            # The size of a file may be kept although its content is not: then there are zeros.
            _resize(content, offset + len(data))

    def _spoil(self, content: bytearray, offset: int, size: int) -> None:
        start, end = offset, offset + size
        if self._spoils_neighbours:
            start -= start % SECTOR
            end = max(end, min(start + SECTOR, len(content)))
        _put(content, start, self._random.randbytes(end - start))


class File:
    """What programs see of a file, what is surely kept, and what was done since the last sync."""

    __slots__ = ("_pending", "seen", "synced")

    def __init__(self, content: bytes) -> None:
        self.seen = bytearray(content)
        self.synced = bytearray(content)
        self._pending: list[tuple[int, bytes | None]] = []  # None: the file got this size

    def write(self, offset: int, data: bytes) -> None:
        """Seen, not synced."""
        _put(self.seen, offset, data)
        self._pending.append((offset, data))

    def truncate(self, size: int) -> None:
        """Seen, not synced."""
        _resize(self.seen, size)
        self._pending.append((size, None))

    def sync(self) -> None:
        """All of it is kept."""
        for offset, data in self._pending:
            if data is None:
                _resize(self.synced, offset)
            else:
                _put(self.synced, offset, data)
        self._pending.clear()

    def pieces(self) -> Iterator[tuple[int, bytes | None]]:
        """What was not synced, cut at the borders of the sectors; None: a new size."""
        for offset, data in self._pending:
            if data is None:
                yield offset, None
                continue
            at = 0
            while at < len(data):
                end = at + SECTOR - (offset + at) % SECTOR
                yield offset + at, data[at:end]
                at = end


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if offset > len(content):
        _resize(content, offset)
    content[offset : offset + len(data)] = data


def _resize(content: bytearray, size: int) -> None:
    if size < len(content):
        del content[size:]
    else:
        content.extend(bytes(size - len(content)))


def _move(names: dict[str, File], name: str, file: File | None) -> None:
    if file is None:
        names.pop(name, None)
    else:
        names[name] = file


def _nothing() -> None:
    """What a sync of a disk that lies does."""
