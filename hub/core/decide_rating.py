"""PURE: when a rating counts. It belongs to one visit, and to the officer of that visit."""

from datetime import timedelta

from hub.core.case import Case, Events
from hub.core.commands import Rate
from hub.core.errors import Refused
from hub.core.events import Rated
from hub.core.model import Visit, VisitId


def rate(case: Case, command: Rate) -> Events:
    """The rating on the officer of the visit; nothing when this very press is on record.

    Visits of the day before are rated too: a pad that was offline in the evening delivers in the
    morning.
    """
    visit = _visit(case, command.visit)
    if visit.rating == command.rating_id:
        return ()
    _check_press(case, command, visit)
    known = {reason.id for reason in case.centre.rating_reasons}
    if visit.rating is not None:
        raise Refused("already-rated", visit.id)

    rated = Rated(
        at=case.at,
        rating_id=command.rating_id,
        visit=visit.id,
        counter=visit.counter,
        officer=visit.officer,
        level=command.level,
        # A pad with an old list of reasons must not cost the citizen the rating itself.
        reasons=tuple(reason for reason in command.reasons if reason in known),
        device=command.device,
    )
    return (rated,)


def _visit(case: Case, visit_id: str) -> Visit:
    key = VisitId(visit_id)
    visit = case.day.visits.get(key) or case.day.earlier_visits.get(key)
    if visit is None:
        raise Refused("unknown-visit", visit_id)
    return visit


def _check_press(case: Case, command: Rate, visit: Visit) -> None:
    rules = case.centre.rules
    if command.counter != visit.counter:
        raise Refused("wrong-counter", visit.counter)
    if visit.ended_at is None:
        raise Refused("not-finished", visit.id)
    if not 1 <= command.level <= rules.rating_levels:
        raise Refused("bad-level", f"level {command.level} is not in 1..{rules.rating_levels}")
    if case.now - visit.ended_at > timedelta(hours=rules.rating_accept_h):
        raise Refused("too-late", visit.id)
