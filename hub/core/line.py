"""PURE: people in order of their place, as a value: adding and taking one out is cheap at any size.

A `Row` is a sorted sequence that shares all but one small piece with the row it was made from. A
`Line` is the queue of one field: ordinary people and priority people, each in a row of their own.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.core.model import TicketId

# What orders people: the time, then the number, so that two of one instant have an order as well.
Place = tuple[datetime, str, int, "TicketId"]
Piece = tuple[Place, ...]

_PIECE_MOST = 128  # copying so many references takes as long as one look-up by key


@dataclass(frozen=True, slots=True)
class Row:
    """Places in ascending order, each once. `len`, iteration and `in` are as of a tuple."""

    pieces: tuple[Piece, ...] = ()
    count: int = 0

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Place]:
        return chain.from_iterable(self.pieces)

    def __contains__(self, place: object) -> bool:
        if not isinstance(place, tuple) or not self.pieces:
            return False
        at = self._piece_of(place)
        return at < len(self.pieces) and place in self.pieces[at]

    def last(self) -> Place | None:
        """Who came last; None when nobody is here."""
        return self.pieces[-1][-1] if self.pieces else None

    def before(self, place: Place) -> int:
        """How many are here before a place, which need not be here itself."""
        at = self._piece_of(place)
        count = sum(map(len, self.pieces[:at]))
        return count + bisect_left(self.pieces[at], place) if at < len(self.pieces) else count

    def ids(self) -> "Iterator[TicketId]":
        """The tickets in order."""
        return (place[3] for place in self)

    def add(self, place: Place) -> "Row":
        """The row with one more place. It must not be there yet."""
        pieces = self.pieces
        if not pieces:
            return Row(((place,),), 1)
        if place > pieces[-1][-1]:  # nearly always: who comes last goes to the end
            if len(pieces[-1]) < _PIECE_MOST:
                return Row((*pieces[:-1], (*pieces[-1], place)), self.count + 1)
            return Row((*pieces, (place,)), self.count + 1)
        at = self._piece_of(place)
        piece = pieces[at]
        cut = bisect_left(piece, place)
        grown = (*piece[:cut], place, *piece[cut:])
        half = len(grown) // 2
        parts = (grown,) if len(grown) <= _PIECE_MOST else (grown[:half], grown[half:])
        return Row((*pieces[:at], *parts, *pieces[at + 1 :]), self.count + 1)

    def drop(self, place: Place) -> "Row":
        """The row without a place; KeyError when it is not there: an index went wrong."""
        pieces = self.pieces
        at = self._piece_of(place)
        piece = pieces[at] if at < len(pieces) else ()
        cut = bisect_left(piece, place)
        if cut == len(piece) or piece[cut] != place:
            raise KeyError(place)
        rest = (*piece[:cut], *piece[cut + 1 :])
        parts = (rest,) if rest else ()
        return Row((*pieces[:at], *parts, *pieces[at + 1 :]), self.count - 1)

    def _piece_of(self, place: Place) -> int:
        """The piece that a place is in, or would be in."""
        return bisect_left(self.pieces, place, key=_end)


def _end(piece: Piece) -> Place:
    return piece[-1]


EMPTY = Row()


@dataclass(frozen=True, slots=True)
class Line:
    """The queue of one field. `len` counts all who wait, iteration gives tickets in order."""

    ordinary: Row = EMPTY
    priority: Row = EMPTY

    def __len__(self) -> int:
        return self.ordinary.count + self.priority.count

    def __iter__(self) -> "Iterator[TicketId]":
        return (place[3] for place in self.places())

    def places(self) -> Iterator[Place]:
        """All places in order, ordinary and priority people together."""
        if not self.priority.count:
            return iter(self.ordinary)
        return merge(self.ordinary, self.priority)

    def last(self) -> Place | None:
        """The place of whoever came last of all; None when nobody waits."""
        ends = [end for row in (self.ordinary, self.priority) if (end := row.last()) is not None]
        return max(ends, default=None)


NOBODY = Line()
