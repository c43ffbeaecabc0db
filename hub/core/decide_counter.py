"""PURE: who sits at a counter, and whether it calls. An officer sits at one counter at a time."""

from hub.core.case import Case, Events, configured, counter_of, idle, manned, sitting
from hub.core.commands import Open, Pause, SignIn, SignOut
from hub.core.errors import Refused
from hub.core.events import Opened, Paused, SignedIn, SignedOut
from hub.core.model import CounterMode, CounterNow


def sign_in(case: Case, command: SignIn) -> Events:
    """The officer sits down here; whoever sat here, and where the officer sat, is signed out.

    Nobody is moved away from a person who is being served. The counter is paused until Open.
    """
    if command.officer not in {officer.id for officer in case.centre.officers}:
        raise Refused("unknown-officer", command.officer)
    if configured(case.centre, command.counter) is None:
        raise Refused("unknown-counter", command.counter)
    here = counter_of(case, command.counter)
    if here.officer == command.officer:
        return ()

    elsewhere = [c for c in case.day.counters.values() if c.officer == command.officer]
    for counter in elsewhere:
        if counter.ticket is not None:
            raise Refused("officer-elsewhere", counter.id)
    if here.ticket is not None:
        raise Refused("counter-busy", case.day.tickets[here.ticket].number)

    left = [*elsewhere, here] if here.officer is not None else elsewhere
    arrived = SignedIn(at=case.at, counter=here.id, officer=command.officer)
    return (*(_signed_out(case, counter) for counter in left), arrived)


def sign_out(case: Case, command: SignOut) -> Events:
    """The officer leaves; the counter is closed."""
    return (_signed_out(case, idle(case, command.counter)),)


def open_counter(case: Case, command: Open) -> Events:
    """The counter is ready to call; nothing when it is already."""
    counter = manned(case, command.counter)
    if counter.mode is CounterMode.OPEN:
        return ()
    return (Opened(at=case.at, counter=counter.id),)


def pause(case: Case, command: Pause) -> Events:
    """The counter does not call for a while; nothing when it is paused for this reason already."""
    counter = idle(case, command.counter)
    if command.reason not in {reason.id for reason in case.centre.pause_reasons}:
        raise Refused("unknown-reason", command.reason)
    if counter.mode is CounterMode.PAUSED and counter.reason == command.reason:
        return ()
    return (Paused(at=case.at, counter=counter.id, reason=command.reason),)


def _signed_out(case: Case, counter: CounterNow) -> SignedOut:
    return SignedOut(at=case.at, counter=counter.id, officer=sitting(counter))
