"""A whole day counted again from its tickets and visits: the indexes that make the core quick.

The checks of single steps look at the indexes; this one looks whether the indexes are right. It
costs as much as the day is long, so it is for the end of a day, or now and then in between.
"""

from collections import Counter as Tally
from collections.abc import Callable, Hashable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from hub.core.model import Day, Ticket, TicketState
from tests.invariants_life import i3_counter, i3_ticket, i5_one_press_one_place
from tests.invariants_order import place

S = TicketState
WAITING = (S.PRINTING, S.WAITING)


def faults_of_the_whole(day: Day) -> Iterator[str]:
    """All that does not add up."""
    yield from i1_numbers_of_a_day(day)
    yield from i3_one_ticket_one_counter(day)
    yield from i5_one_press_one_place(day)
    yield from i8_ratings_of_a_day(day)
    yield from lines_are_right(day)
    yield from counts_are_right(day)
    yield from leases_are_apart(day)


def i1_numbers_of_a_day(day: Day) -> Iterator[str]:
    """Every number leads to its ticket, no two tickets share one, none is above the highest."""
    tally = Tally(ticket.number for ticket in day.tickets.values())
    yield from (f"I1: {number} is there {n} times" for number, n in tally.items() if n > 1)
    for key, ticket in day.tickets.items():
        if day.by_number.get(ticket.number) != key or ticket.id != key:
            yield f"I1: {ticket.number} leads to {day.by_number.get(ticket.number)}"
        if ticket.n > day.top_number.get(ticket.series, 0):
            yield f"I1: {ticket.number} is above {day.top_number.get(ticket.series)}"
        own = ticket.how == "hub" and len(ticket.series) == 1
        if own and ticket.n > day.last_number.get(ticket.series, 0):
            yield f"I1: {ticket.number} is above {day.last_number.get(ticket.series)}"


def i3_one_ticket_one_counter(day: Day) -> Iterator[str]:
    """Counters and active tickets point at each other, one to one, all of them."""
    held: dict[str, list[str]] = {}
    for counter in day.counters.values():
        yield from i3_counter(day, counter)
        if counter.ticket is not None:
            held.setdefault(counter.ticket, []).append(counter.id)
    for ticket in day.tickets.values():
        yield from i3_ticket(ticket, held.get(ticket.id, []))
    running = {visit.id for visit in day.visits.values() if visit.ended_at is None}
    if running != {t.visit for t in day.tickets.values() if t.state is S.SERVING}:
        yield f"I3: visits {sorted(running)} run without a ticket that is served"


def i8_ratings_of_a_day(day: Day) -> Iterator[str]:
    """Each rating is on one ended visit, and each rated visit has one rating."""
    visits = {**day.earlier_visits, **day.visits}
    for rating, visit_id in day.ratings.items():
        if visits[visit_id].rating != rating:
            yield f"I8: rating {rating} is not the one of {visit_id}"
    for visit in visits.values():
        if visit.rating is not None and visit.ended_at is None:
            yield f"I8: {visit.id} is rated while it runs"


def lines_are_right(day: Day) -> Iterator[str]:
    """Everybody who waits is in the one line, and the lists beside it, where one would look."""
    lines = {field: list(line) for field, line in day.lines.items()}
    yield from _differ("line", lines, _rows(day, lambda t: t.field if t.state in WAITING else None))
    for field, line in day.lines.items():
        if any(day.tickets[id_].priority is None for id_ in line.priority.ids()):
            yield f"line {field}: an ordinary person is among those with priority"
        if any(day.tickets[id_].priority is not None for id_ in line.ordinary.ids()):
            yield f"line {field}: a person with priority is among the ordinary ones"
        if len(line) != len(lines[field]):
            yield f"line {field}: {len(line)} instead of {len(lines[field])}"
    sent = _rows(day, lambda t: "sent" if t.state in WAITING and t.only_counter else None)
    yield from _differ("sent", {"sent": list(day.sent.ids())} if day.sent else {}, sent)
    aside = _rows(day, lambda t: t.state if t.state in (S.PRINTING, S.NO_SHOW, S.PARKED) else None)
    yield from _differ("aside", {key: list(row.ids()) for key, row in day.aside.items()}, aside)
    unheard = _rows(day, lambda t: t.device if _is_unheard(t) else None)
    found = {key: list(row.ids()) for key, row in day.unheard.items()}
    yield from _differ("unheard", found, unheard)


def _is_unheard(ticket: Ticket) -> bool:
    known = ticket.paper in ("printer", "paper") or not ticket.device
    return ticket.state in WAITING and not known


def counts_are_right(day: Day) -> Iterator[str]:
    """Numbers given for a quota, lent numbers used, and the sums of the visits."""
    given = Tally(
        t.asked_field for t in day.tickets.values() if t.state not in (S.VOIDED, S.CANCELLED)
    )
    counted = {field: n for field, n in day.given.items() if n}
    if counted != dict(given):
        yield f"given: {counted} instead of {dict(given)}"
    for lease in day.leases:
        if lease.date == day.date:
            used = {
                t.n
                for t in day.tickets.values()
                if t.series == lease.series and lease.first <= t.n <= lease.last and t.how != "hub"
            }
            spent = day.spent.get((lease.series, lease.first), 0)
            if spent < len(used) or spent > lease.last - lease.first + 1:
                yield f"spent: {spent} of {lease}, used {sorted(used)}"
    ended = [v for v in day.visits.values() if v.ended_at is not None]
    for field in {visit.field for visit in ended}:
        mine = [v.ended_at - v.called_at for v in ended if v.field == field and v.ended_at]
        us = [one.days * 86_400_000_000 + one.seconds * 10**6 + one.microseconds for one in mine]
        sums = day.served[field]
        if (sums.count, sums.total_us) != (len(us), sum(us)):
            yield f"served: {sums} instead of {len(us)} visits"
        if sums.squares_us2 != sum(one * one for one in us):
            yield f"served: the squares of {field} are wrong"


def leases_are_apart(day: Day) -> Iterator[str]:
    """No two leases of a series overlap, and the two lists of them say the same."""
    for series in {lease.series for lease in day.leases}:
        mine = sorted((one for one in day.leases if one.series == series), key=lambda x: x.first)
        for one, other in pairwise(mine):
            if one.last >= other.first:
                yield f"I1: {one} overlaps {other}"
        if tuple(mine) != day.lent.get(series, ()):
            yield f"leases of {series}: {day.lent.get(series)} instead of {mine}"


def _rows(day: Day, key: Callable[[Ticket], Hashable | None]) -> dict[Hashable, list[str]]:
    """The tickets by a key, in order of place; those without a key are left out."""
    found: dict[Hashable, list[str]] = {}
    for ticket in sorted(day.tickets.values(), key=place):
        if (of := key(ticket)) is not None:
            found.setdefault(of, []).append(ticket.id)
    return found


def _differ(what: str, found: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> Iterator[str]:
    for key in {*found, *wanted}:
        if found.get(key) != wanted.get(key):
            yield f"{what} {key}: {found.get(key)} instead of {wanted.get(key)}"
