"""PURE: the messages by which kiosks go on without their hub, and by which hubs know of each other.

A hub lends each kiosk numbers in advance (`Lease`). What a kiosk gives out from them alone comes
back as `Settle` until the hub has said `Settled`. `term` tells apart the lives of a hub's store: it
grows with each restore from a backup, and nobody obeys a hub of an earlier term.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from kit.wire.messages import Answer, Id, Instant, Language, Short

Count = Annotated[int, Meta(ge=0, le=99_999)]
Term = Annotated[int, Meta(ge=0)]
IsoDate = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}\Z")]
Series = Annotated[str, Meta(pattern=r"^[A-Z][0-9]{0,2}\Z")]

How = Literal["hub", "lease", "local"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LentRange:
    """Numbers `first`..`last` of a series that one kiosk alone may give out on one business day."""

    series: Series
    date: IsoDate
    first: Count
    last: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Numbers are given from `start` until before `end`."""

    start: Instant
    end: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class LentDay:
    """One business day: which instants belong to it, and when numbers are given."""

    date: IsoDate
    start: Instant
    end: Instant
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaLeft:
    """How many numbers of a series this kiosk may still give out alone on a day (its share)."""

    series: Series
    date: IsoDate
    left: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """All that a kiosk needs to go on alone, retained. `date` is the business day that is open.

    `days` are that day and the next one with opening hours. A series that is not in `quotas` has no
    quota. `unreported` names tickets of this kiosk of whose paper the hub has heard nothing.
    """

    at: Instant
    date: IsoDate
    epoch: int
    term: Term
    ranges: tuple[LentRange, ...] = ()
    days: tuple[LentDay, ...] = ()
    quotas: tuple[QuotaLeft, ...] = ()
    unreported: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """A ticket that a kiosk gave out, told to the hub until it answers.

    `how`: numbers that were lent (`lease`), the kiosk's own series (`local`), or a number of the
    hub (`hub`) that a restored hub may have forgotten. `date` None: the kiosk did not know the
    date. `waited_s` is how long ago it was, by a clock that only counts; None when nobody can tell.
    `order` counts the kiosk's tickets. `printed` None: the paper is on its way.
    """

    request_id: Id
    number: Annotated[str, Meta(pattern=r"^[A-Z][0-9-]{3,9}\Z")]
    series: Series
    n: Annotated[int, Meta(ge=1, le=99_999)]
    service: Id
    how: How
    language: Language = "vi"
    priority: Id | None = None
    token: Annotated[str, Meta(max_length=64)] = ""
    date: IsoDate | None = None
    term: Term = 0
    order: int = 0
    waited_s: Annotated[float, Meta(ge=0)] | None = None
    printed: Literal["confirmed", "failed"] | None = None
    reason: Short | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The hub has the ticket on its disk (`settled`), or never will (`refused`).

    `printed` repeats what the hub knows of the paper; a kiosk that knows more sends it again.
    `term` 0: not from a hub that was ever restored.
    """

    request_id: str | None
    status: Literal["settled", "refused"]
    printed: Literal["confirmed", "failed"] | None = None
    term: Term = 0
    reason: str | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """The highest number of a series that a kiosk has seen or holds for a business day."""

    series: Series
    date: IsoDate
    n: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """What a kiosk has in hand, said when it (re)connects: a restored hub skips past all of it.

    `term` is the highest that the kiosk has ever heard of. The hub answers with a fresh `Lease`.
    """

    term: Term = 0
    tops: Annotated[tuple[Top, ...], Meta(max_length=200)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """Print the ticket in `answer` once more, marked as a reprint; `copy` counts from 1.

    The kiosk reports it with `printed`, under `print_id`; the same `print_id` is printed once.
    """

    print_id: Id
    answer: Answer
    copy: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class HubClaim:
    """A hub to other hubs of the same centre: one that starts asks, one that serves answers.

    The higher `term` stays; between equals the one that serves already.
    """

    instance: Id
    term: Term
    serving: bool
