"""PURE: what follows from a command. The one place where the rules say yes or no.

`decide` changes nothing: it gives the events that are to be written down, or raises `Refused`.
First it turns the day over when its time has come, so that a centre needs no program at midnight.
"""

from datetime import UTC, datetime

from hub.core import commands as c
from hub.core.case import Case, Events, counter_of
from hub.core.centre import Centre
from hub.core.decide_call import call_next, no_show, recall, take_back
from hub.core.decide_counter import open_counter, pause, sign_in, sign_out
from hub.core.decide_day import turn_over
from hub.core.decide_gone import clear_gone
from hub.core.decide_lease import lend, renew
from hub.core.decide_number import call_number, reprint
from hub.core.decide_rating import rate
from hub.core.decide_restore import give_up_waiting, restore, witness
from hub.core.decide_settle import settle
from hub.core.decide_ticket import ask, cancel, confirm_overdue, report_print, take_in_again
from hub.core.decide_visit import finish, park, start, transfer
from hub.core.errors import Refused
from hub.core.evolve import fold
from hub.core.model import Day


def decide(centre: Centre, day: Day | None, command: c.Command, now: datetime) -> Events:
    """The events that a command leads to; none when a repeat has been done already.

    Raises `Refused` when the rules say no, and `TypeError` for a `now` without a zone. The events
    of the turn of the day come first, and are lost with a refusal: the next command makes them.
    """
    if now.tzinfo is None:
        raise TypeError("now needs a time zone")
    now = now.astimezone(UTC)
    at = now if day is None or day.last_at is None else max(now, day.last_at)

    turned = turn_over(centre, day, now, at)
    case = Case(centre=centre, day=fold(day, turned), now=now, at=at)
    return turned + _decide(case, command)


def _decide(case: Case, command: c.Command) -> Events:
    if isinstance(command, c.AtCounter):
        _check_acting(case, command)
    match command:
        case c.Ask():
            return ask(case, command)
        case c.ReportPrint():
            return report_print(case, command)
        case c.Rate():
            return rate(case, command)
        case c.Tick():
            return _tick(case)
        case c.Settle():
            return settle(case, command)
        case c.Lend():
            return lend(case, command)
        case c.Witness():
            return witness(case, command)
        case c.Restore():
            return restore(case, command)
        case c.SignIn() | c.SignOut() | c.Open() | c.Pause():
            return _decide_counter(case, command)
        case c.AtCounter():
            return _decide_at_counter(case, command)


def _tick(case: Case) -> Events:
    return (*clear_gone(case), *confirm_overdue(case), *give_up_waiting(case), *renew(case))


def _decide_counter(case: Case, command: c.SignIn | c.SignOut | c.Open | c.Pause) -> Events:
    match command:
        case c.SignIn():
            return sign_in(case, command)
        case c.SignOut():
            return sign_out(case, command)
        case c.Open():
            return open_counter(case, command)
        case c.Pause():
            return pause(case, command)


def _check_acting(case: Case, command: c.AtCounter) -> None:
    """A page that somebody left open must not act for whoever sits there now."""
    sitting = counter_of(case, command.counter).officer
    if command.acting is not None and sitting is not None and sitting != command.acting:
        raise Refused("replaced", command.acting)


def _decide_at_counter(case: Case, command: c.AtCounter) -> Events:
    match command:
        case c.CallNext():
            return call_next(case, command)
        case c.CallNumber():
            return call_number(case, command)
        case c.Reprint():
            return reprint(case, command)
        case c.Recall():
            return recall(case, command)
        case c.Start():
            return start(case, command)
        case c.Finish():
            return finish(case, command)
        case c.NoShow():
            return no_show(case, command)
        case c.Return():
            return take_in_again(case, command)
        case c.Transfer():
            return transfer(case, command)
        case c.Park():
            return park(case, command)
        case c.TakeBack():
            return take_back(case, command)
        case c.Cancel():
            return cancel(case, command)
        case _:
            raise TypeError(f"a command that nobody knows: {command!r}")
