"""PURE: what a paper says: whose place it is, in which queue, and whether that was today.

Nothing here asks whether the hub knew of it; that is `decide_settle`.
"""

from datetime import datetime, timedelta

from hub.core.case import Case
from hub.core.centre import Field
from hub.core.commands import Settle
from hub.core.day import day_begins
from hub.core.events import CameLate, Issued, Recognised
from hub.core.lease import MAD_ABOVE
from hub.core.model import Day, Ticket
from hub.core.numbering import free_number
from kit.numbers import number_text

_NEIGHBOURS = 50  # numbers of a kiosk that are looked at to keep its people in order


def as_issued(case: Case, command: Settle, id_: str, since: datetime) -> Issued:
    """The ticket of the paper, under its number, or with a letter behind when that is taken."""
    number, series = free_number(case.day, command.number, command.series)
    field = _field(case, command)
    return Issued(
        at=case.at,
        ticket=id_,
        number=number,
        series=series,
        n=command.n,
        service=command.service,
        field=field.id,
        language=command.language,
        priority=_priority(case, command, field),
        device=command.device,
        token=command.token,
        how=command.how if command.n <= MAD_ABOVE else "lease",
        since=since,
    )


def as_recognised(case: Case, command: Settle, ticket: Ticket) -> Recognised:
    """The name and the press of a ticket that had only its paper."""
    return Recognised(
        at=case.at,
        ticket=ticket.id,
        request_id=command.request_id,
        service=command.service,
        language=command.language,
        priority=_priority(case, command, _field(case, command)),
        device=command.device,
        token=command.token or ticket.token,
        how=command.how,
    )


def as_late(case: Case, command: Settle, id_: str) -> CameLate:
    """The paper of a day that is over, on record as ticket `id_`."""
    field = _field(case, command)
    return CameLate(
        at=case.at,
        ticket=id_,
        request_id="" if id_ == command.request_id else command.request_id,
        business_day=command.business_day or case.day.date,
        number=command.number,
        series=command.series,
        n=command.n,
        service=command.service,
        field=field.id,
        language=command.language,
        priority=_priority(case, command, field),
        device=command.device,
        token=command.token,
        how=command.how,
    )


def is_of_today(case: Case, command: Settle) -> bool:
    """Whether the person may still stand here: by the date on the paper, or by the time waited."""
    day = case.day
    if command.business_day is None or command.business_day >= day.date:
        return True
    return _was_given_since(case, command)


def is_surely_of_today(case: Case, command: Settle) -> bool:
    """Whether the paper has the date of today (or later), and nothing that is known denies it."""
    dated = command.business_day is not None and command.business_day >= case.day.date
    return dated and (command.waited_s is None or _was_given_since(case, command))


def _was_given_since(case: Case, command: Settle) -> bool:
    """Whether it is known that the paper was given out since this business day began."""
    if command.waited_s is None:
        return False
    return case.at - timedelta(seconds=command.waited_s) >= _began(case)


def _began(case: Case) -> datetime:
    """The first instant of this business day; the hub may have been away when it came."""
    return min(case.day.opened_at, day_begins(case.centre, case.day.date))


def place_in_line(case: Case, command: Settle) -> datetime:
    """The place in the queue: when the paper was given out, and in the order of the kiosk."""
    since = case.at
    if command.waited_s is not None:
        since = max(_began(case), case.at - timedelta(seconds=command.waited_s))
    # What is told takes different times to come here; the numbers say who was first.
    for n in range(command.n - 1, max(0, command.n - _NEIGHBOURS), -1):
        if (one := _neighbour(case.day, command, n)) is not None:
            since = max(since, one.since)
            break
    for n in range(command.n + 1, command.n + _NEIGHBOURS):
        if (one := _neighbour(case.day, command, n)) is not None:
            since = min(since, one.since)
            break
    return since


def _neighbour(day: Day, command: Settle, n: int) -> Ticket | None:
    """The ticket with another number of the same kiosk, if it still has the place it was given."""
    id_ = day.by_number.get(number_text(command.series, n))
    ticket = None if id_ is None else day.tickets[id_]
    if ticket is None or ticket.device != command.device or ticket.how != command.how:
        return None
    return None if ticket.returned or ticket.n != n or ticket.series != command.series else ticket


def _field(case: Case, command: Settle) -> Field:
    """The field of the service; else of the series; else the first: the person needs some queue."""
    centre = case.centre
    of = next((one.field for one in centre.services if one.id == command.service), None)
    for field in centre.fields:
        if field.id == of:
            return field
    for field in centre.fields:
        if field.series == command.series:
            return field
    return centre.fields[0]


def _priority(case: Case, command: Settle, field: Field) -> str | None:
    known = {priority.id for priority in case.centre.priorities}
    return command.priority if field.priority_allowed and command.priority in known else None
